// SPDX-License-Identifier: Apache-2.0
#include "rollout/containment.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "stage.hpp"

using argocd::Health;
using rollout::Containment;
using rollout::open_questions;
using rollout::WantedRevision;
using rollout_tests::goal_of;
using rollout_tests::new_commit;
using rollout_tests::old_commit;
using rollout_tests::Stage;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const std::string newer_commit(40, 'c');
const std::string newest_commit(40, 'd');
const std::string repository = "https://git.example.com/web.git";
const std::string other_repository = "https://git.example.com/other.git";

// Says what it was told to, and counts.
class ToldHistory final : public rollout::History {
 public:
  base::Result<Answer> contains(const std::string& at, const std::string& revision,
                                const std::string& wanted) override {
    asked.push_back(at + " " + revision.substr(0, 1) + " " + wanted.substr(0, 1));
    if (error && (failing.empty() || failing == at)) return *error;
    if (at == other_repository && !has_arrived) return Answer::unknown;
    return revision == newer_commit ? Answer::yes : Answer::no;
  }

  std::optional<base::Error> error;
  std::string failing = {};  // only this repository, if it is one
  bool has_arrived = false;  // what was committed, in the other repository
  std::vector<std::string> asked;
};

struct Place {
  std::ostringstream said;
  base::Log log{said, {.tool = "wait"}};
  ToldHistory history;
  Containment containment{history, log};
};

argocd::Application web_at(std::vector<std::string> revisions) {
  argocd::Application application;
  application.sources = {{.repo_url = repository}};
  application.revisions = std::move(revisions);
  if (application.revisions.size() > 1) {
    application.sources = {{.repo_url = repository, .name = "web"},
                           {.repo_url = other_repository, .name = "other"}};
  }
  return application;
}

rollout::Goal containing_goal() {
  auto goal = goal_of(new_commit);
  goal.contains = true;
  return goal;
}

// A stage whose tracker is told what Git says whenever it is looked at.
struct Scene {
  Scene() { stage.there.sources = {{.repo_url = repository}}; }

  Scene& pass(base::Duration duration) {
    for (const auto end = stage.now + duration; stage.now < end && !stage.tracker.outcome();) {
      if (const auto& application = stage.tracker.application(); application && may_ask) {
        auto wanted = stage.tracker.goal().revisions;
        REQUIRE(place.containment.judge_at_once(wanted, *application, stage.now));
        stage.tracker.learn(wanted, stage.now);
      }
      stage.pass(std::chrono::milliseconds(200));
    }
    return *this;
  }

  Stage stage{containing_goal()};
  Place place;
  bool may_ask = true;
};

}  // namespace

TEST_CASE("open_questions: where it is elsewhere, once for each source that is meant",
          "[rollout]") {
  const std::vector<WantedRevision> any = {{.revision = new_commit}};
  CHECK(open_questions(any, web_at({new_commit})).empty());
  CHECK(open_questions(any, web_at({old_commit})).size() == 1);
  CHECK(open_questions(any, web_at({old_commit})).front().is_only_source);
  CHECK(open_questions(any, web_at({})).empty());
  const auto both = open_questions(any, web_at({old_commit, newer_commit}));
  REQUIRE(both.size() == 2);
  CHECK_FALSE(both.front().is_only_source);
  const auto named = open_questions({{.source = "other", .revision = new_commit}},
                                    web_at({old_commit, old_commit}));
  REQUIRE(named.size() == 1);
  CHECK(named.front().repository == other_repository);
}

TEST_CASE("open_questions: charts have no history", "[rollout]") {
  auto application = web_at({"1.2.3"});
  application.sources.front().chart = "web";
  CHECK(open_questions({{.revision = new_commit}}, application).empty());
}

TEST_CASE("open_questions: of a hydrated application, what people commit", "[rollout]") {
  auto application = web_at({old_commit});
  application.is_hydrated = true;
  application.dry_repository = other_repository;
  application.hydration = {.last_dry = newer_commit, .last_hydrated = old_commit};
  const auto questions = open_questions({{.revision = new_commit}}, application);
  REQUIRE(questions.size() == 1);
  CHECK(questions.front().repository == other_repository);
  CHECK(questions.front().revision == newer_commit);
}

TEST_CASE("Containment: what was answered is not asked again, for any application", "[rollout]") {
  Place place;
  for (int i = 0; i < 3; ++i) {
    std::vector<WantedRevision> wanted = {{.revision = new_commit}};
    REQUIRE(place.containment.judge_at_once(wanted, web_at({newer_commit}), {}));
    CHECK(is_at(wanted, web_at({newer_commit}), {newer_commit}));
    REQUIRE(place.containment.judge_at_once(wanted, web_at({old_commit}), {}));
    CHECK_FALSE(is_at(wanted, web_at({old_commit}), {old_commit}));
  }
  CHECK(place.history.asked == std::vector{repository + " c b", repository + " a b"});
}

TEST_CASE("Containment: one question in each turn", "[rollout]") {
  Place place;
  std::vector<WantedRevision> wanted = {{.revision = new_commit}};
  const auto application = web_at({old_commit, newer_commit});
  const auto again = place.containment.judge(wanted, application, {});
  REQUIRE(again);
  CHECK(*again == base::TimePoint());
  CHECK(place.history.asked.size() == 1);
  place.containment.begin_turn();
  const auto later = place.containment.judge(wanted, application, {}).value();
  REQUIRE(later);  // the other one may get the commit
  CHECK(*later == base::TimePoint() + seconds(20));
  CHECK(place.history.asked.size() == 2);
}

TEST_CASE("Containment: a repository that fails is left alone for ever longer, and said once",
          "[rollout]") {
  Place place;
  // A repository that is hidden looks like one that is not there.
  const auto kind = GENERATE(base::ErrorKind::denied, base::ErrorKind::not_found);
  place.history.error = {.kind = kind, .message = "401", .hint = "log in"};
  std::vector<WantedRevision> wanted = {{.revision = new_commit}};
  base::TimePoint now = {};
  for (const auto end = now + minutes(10); now < end; now += seconds(1)) {
    REQUIRE(place.containment.judge_at_once(wanted, web_at({newer_commit}), now));
  }
  CHECK(place.history.asked.size() == 7);  // after 0, 20, 60, 140, 260, 380 and 500 seconds
  CHECK(place.log.warnings().size() == 1);
  CHECK(place.said.str().find("(log in)") != std::string::npos);
  CHECK(wanted.front().doubt == "Git does not say whether ccccccc contains bbbbbbb: 401");
  place.history.error.reset();
  REQUIRE(place.containment.judge_at_once(wanted, web_at({newer_commit}), now + minutes(2)));
  CHECK(is_at(wanted, web_at({newer_commit}), {newer_commit}));
  CHECK(wanted.front().doubt.empty());
}

TEST_CASE("Containment: a commit that its only repository does not have is said", "[rollout]") {
  Place place;
  std::vector<WantedRevision> wanted = {{.revision = new_commit}};
  auto application = web_at({old_commit});
  application.sources.front().repo_url = other_repository;
  const auto again = place.containment.judge(wanted, application, {});
  REQUIRE(again);
  CHECK(*again > base::TimePoint());
  CHECK(open_questions(wanted, application).empty());
  CHECK(wanted.front().doubt == "Git has no commit bbbbbbb");
  CHECK(
      place.log.warnings() ==
      std::vector<std::string>{"Git has no commit bbbbbbb: is it pushed, and to this repository?"});
}

TEST_CASE("Containment: of several sources only one has the commit, which is nothing to say",
          "[rollout]") {
  Place place;
  std::vector<WantedRevision> wanted = {{.revision = new_commit}};
  REQUIRE(place.containment.judge_at_once(wanted, web_at({old_commit, newest_commit}), {}));
  CHECK(place.history.asked.size() == 2);
  CHECK(place.log.warnings().empty());
  CHECK(wanted.front().doubt.empty());
}

TEST_CASE("Containment: what can never be known is an error", "[rollout]") {
  Place place;
  place.history.error = {.kind = base::ErrorKind::usage, .message = "ssh is not spoken"};
  std::vector<WantedRevision> wanted = {{.revision = new_commit}};
  const auto judged = place.containment.judge_at_once(wanted, web_at({old_commit}), {});
  REQUIRE_FALSE(judged);
  CHECK(judged.error().kind == base::ErrorKind::usage);
}

TEST_CASE("Containment: a commit that is not there may come", "[rollout]") {
  Place place;
  std::vector<WantedRevision> wanted = {{.revision = new_commit}};
  auto application = web_at({newer_commit});
  application.sources.front().repo_url = other_repository;
  base::TimePoint now = {};
  for (const auto end = now + minutes(10); now < end; now += seconds(1)) {
    REQUIRE(place.containment.judge_at_once(wanted, application, now));
  }
  CHECK(place.history.asked.size() == 7);  // after 0, 20, 60, 140, 260, 380 and 500 seconds
  CHECK(place.log.warnings().size() == 1);
  place.history.has_arrived = true;
  REQUIRE(place.containment.judge_at_once(wanted, application, now + minutes(2)));
  CHECK(is_at(wanted, application, {newer_commit}));
  CHECK(wanted.front().doubt.empty());
}

TEST_CASE("Containment: one source that can never say keeps none of the others from it",
          "[rollout]") {
  Place place;
  place.history.error = {
      .kind = base::ErrorKind::usage, .message = "ssh is not spoken", .hint = "give a URL"};
  place.history.failing = repository;
  place.history.has_arrived = true;
  std::vector<WantedRevision> wanted = {{.revision = new_commit}};
  const auto there = web_at({old_commit, newer_commit});
  REQUIRE(place.containment.judge_at_once(wanted, there, {}));
  CHECK(is_at(wanted, there, there.revisions));
  wanted = {{.revision = new_commit}};
  const auto elsewhere = web_at({old_commit, newest_commit});
  REQUIRE(place.containment.judge_at_once(wanted, elsewhere, {}));
  CHECK_FALSE(is_at(wanted, elsewhere, elsewhere.revisions));
  CHECK(wanted.front().doubt ==
        "Git does not say whether aaaaaaa contains bbbbbbb: ssh is not spoken");
  CHECK(place.log.warnings().size() == 1);
  place.history.failing = {};
  wanted = {{.revision = std::string(40, 'e')}};
  const auto judged = place.containment.judge_at_once(wanted, elsewhere, {});
  REQUIRE_FALSE(judged);
  CHECK(judged.error().kind == base::ErrorKind::usage);
}

TEST_CASE("Containment: what is in doubt of one source is not lost to the next", "[rollout]") {
  Place place;
  place.history.error = {.kind = base::ErrorKind::denied, .message = "401"};
  place.history.failing = repository;
  std::vector<WantedRevision> wanted = {{.revision = new_commit}};
  REQUIRE(place.containment.judge_at_once(wanted, web_at({old_commit, newest_commit}), {}));
  CHECK(wanted.front().doubt == "Git does not say whether aaaaaaa contains bbbbbbb: 401");
  place.history.failing = {};
  wanted = {{.revision = std::string(40, 'e')}};
  REQUIRE(place.containment.judge_at_once(wanted, web_at({old_commit, newest_commit}), {}));
  CHECK(wanted.front().doubt ==
        "Git does not say whether aaaaaaa contains bbbbbbb: 401; "
        "Git does not say whether ddddddd contains eeeeeee: 401");
}

TEST_CASE("Containment: who asks as the only source hears of a commit that is not there",
          "[rollout]") {
  Place place;
  std::vector<WantedRevision> wanted = {{.revision = new_commit}};
  REQUIRE(place.containment.judge_at_once(wanted, web_at({old_commit, newest_commit}), {}));
  CHECK(wanted.front().doubt.empty());
  auto alone = web_at({newest_commit});
  alone.sources.front().repo_url = other_repository;
  REQUIRE(place.containment.judge_at_once(wanted, alone, {}));
  CHECK(wanted.front().doubt == "Git has no commit bbbbbbb");
}

TEST_CASE("Containment: a signal is no answer", "[rollout]") {
  Place place;
  place.history.error = {.kind = base::ErrorKind::stopped, .message = "terminated"};
  std::vector<WantedRevision> wanted = {{.revision = new_commit}};
  const auto judged = place.containment.judge_at_once(wanted, web_at({newer_commit}), {});
  REQUIRE_FALSE(judged);
  CHECK(judged.error().kind == base::ErrorKind::stopped);
  CHECK(place.log.warnings().empty());
}

TEST_CASE("success_message: names the newer commit, and only where there is one", "[rollout]") {
  auto goal = containing_goal();
  CHECK(success_message(rollout::Word::healthy, goal, web_at({new_commit})) == "is healthy");
  goal.revisions.front().contained_in[newer_commit] = true;
  CHECK(success_message(rollout::Word::synced, goal, web_at({newer_commit})) ==
        "is synced; ccccccc contains bbbbbbb");
}

TEST_CASE("success_message: of what is not Synced, what was waited for is said", "[rollout]") {
  rollout::Goal goal;
  goal.sync = goal.health = false;
  CHECK(success_message(rollout::Word::unchanged, goal, web_at({new_commit})) ==
        "has no operation under way");
  goal.hydrated = true;
  CHECK(success_message(rollout::Word::unchanged, goal, web_at({new_commit})) == "is hydrated");
}

TEST_CASE("Tracker: a newer commit that contains the wanted one is it", "[rollout]") {
  Scene scene;
  CHECK(scene.pass(seconds(10)).stage.said() ==
        "waiting: at aaaaaaa, wanted bbbbbbb or what contains it");
  scene.stage.change([](auto& app) { app.revisions = {newer_commit}; });
  CHECK(scene.pass(seconds(5)).stage.said() == "healthy");
  CHECK(scene.stage.message() == "is healthy; ccccccc contains bbbbbbb");
}

TEST_CASE("Tracker: without the switch it is not, whatever is known", "[rollout]") {
  Stage stage(goal_of(new_commit));
  stage.there.sources = {{.repo_url = repository}};
  stage.there.revisions = {newer_commit};
  CHECK(stage.pass(seconds(10)).said() == "waiting: at ccccccc, wanted bbbbbbb");
}

TEST_CASE("Tracker: nothing is superseded before Git has said so", "[rollout]") {
  Scene scene;
  scene.stage.there.revisions = {new_commit};
  scene.stage.there.health = Health::progressing;
  scene.pass(seconds(2));
  scene.may_ask = false;
  const auto next = GENERATE(newer_commit, old_commit);
  scene.stage.change([&](auto& app) { app.revisions = {next}; });
  CHECK(scene.pass(seconds(20)).stage.said().starts_with("waiting: at "));
  scene.may_ask = true;
  scene.stage.change([](auto& app) { app.health = Health::healthy; });
  scene.pass(seconds(20));
  CHECK(scene.stage.said() == (next == newer_commit ? "healthy" : "superseded"));
}

TEST_CASE("Tracker: one that was at a newer commit and went back is superseded", "[rollout]") {
  Scene scene;
  scene.stage.there.revisions = {newer_commit};
  scene.stage.there.health = Health::progressing;
  scene.pass(seconds(2));
  scene.stage.change([](auto& app) { app.revisions = {old_commit}; });
  CHECK(scene.pass(seconds(20)).stage.said() == "superseded");
}

TEST_CASE("Tracker: what Git did not say is part of the reason at the end", "[rollout]") {
  Scene scene;
  scene.place.history.error = {.kind = base::ErrorKind::denied, .message = "401"};
  scene.pass(seconds(5));
  scene.stage.tracker.give_up(seconds(5));
  CHECK(scene.stage.message().ends_with("Git does not say whether aaaaaaa contains bbbbbbb: 401"));
}
