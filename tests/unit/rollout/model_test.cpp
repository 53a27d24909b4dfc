// SPDX-License-Identifier: Apache-2.0
//
// Whether the follower tells the truth, tried out in thousands of random worlds. A world is Git, a
// controller that works as argocd-api.md (8) says, and a line to it that loses, delays and breaks;
// others push, sync, terminate, change and delete meanwhile. A judge who sees everything compares
// what was said in the end with what was true at the last direct look:
//
//   * success only where the cluster was made to be what is wanted, nothing is under way, and the
//     health is as said and was looked at after that; and nothing that was told within the last
//     `stable_for` contradicted it;
//   * a failure only where its reason was true;
//   * `timeout` only where the goal, or a failure for ever, was not there long before the deadline;
//   * no later than the deadline, and no more requests than promised;
//   * what is shown never goes back to an older version of the same application;
//   * a sync or a rollback is started once, also where its answer was lost; that another operation
//     has taken its place is the one reason for `conflict`;
//   * a rollback goes to one place, the right one, and is refused only where there is none.
//
// It is a test only if it finds faults. Each of these was made once; the number is how many runs of
// 20,000 were red:
//
//   one refresh is proof enough (rounds_needed = 1)                        39
//   a round counts whatever happened in it (was_at_rest)                    1
//   is_settled() is always true                                            46
//   lists and events count as the last look                              1809
//   lists and events that are older are taken (is_old_news)            13210
//   operations are not looked at (is_under_way)                          1544
//   `operation` alone is not looked at, as before its pick-up            1493
//   what was compared need not be deployed (is_wanted_deployed)           580
//   a spec that was changed does not matter (is_compared)                  18
//   failures need no last look                                           1277
//   nobody asks for a revision that is not there (next_refresh)          373
//   only a direct look shows our operation (Trigger::observe)               3
//   we ask again, whatever else has ended since (after_lost_answer)         1
//
// Not found before others rolled back, and mended then: a rollback of somebody to the present
// revision, but with former sources, is not what is wanted (is_wanted_deployed), 3 runs.
//
// Not found here, because the window or the next comparison hides them, but in tracker_test.cpp: a
// comparison of the same second, a last look that counts from its answer, a window that goes on
// over another rollout.
//
// Not modelled: many sources and hydrated applications, projects and windows, health of single
// resources, namespaces, a controller that moves to another clock, and Git that is set back.
//
// A red run prints its seed; MODEL_SEED=n repeats that one alone.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <memory>

#include "fakes/simulated_argocd.hpp"
#include "rollout/follower.hpp"

using argocd::Health;
using argocd::Sync;
using base::Duration;
using fakes::Truth;
using rollout::Word;
using std::chrono::seconds;

namespace {

#if defined(__SANITIZE_ADDRESS__) || !defined(NDEBUG)
constexpr int runs = 1000;
#else
constexpr int runs = 20000;
#endif

// How long after the last disturbance the end of the story must be known: a poll, a refresh that
// nobody answers, the longest pause between refreshes, and the wait for stability.
constexpr Duration slack = seconds(100);

struct Scenario {
  fakes::World world;
  fakes::Line line;
  rollout::Goal goal;
  rollout::FollowSettings settings;
  Duration start{0};  // of the run, after the world has lived for a while
  Duration calm{0};   // nobody disturbs any more
  Duration allowed{0};
  int disturbances = 0;
  int wanted_ahead = 0;  // of the tip, in commits; negative: behind
  bool is_by_name = false;
  bool syncs = false;
  bool rolls_back = false;  // in place of a sync
};

Scenario make_scenario(fakes::Random& random) {
  Scenario made;
  auto& world = made.world;
  world.applications = random.chance(70) ? 1 : random.chance(70) ? random.between(2, 4) : 20;
  world.branches = random.chance(80) ? 1 : 2;
  world.swallows_refreshes = random.chance(70);
  world.has_webhook = random.chance(50);
  world.gives_up_silently = random.chance(30);
  world.keeps_last = random.chance(30);
  world.names_sources = random.chance(50);
  world.heals_failures = random.chance(20);
  world.clock_offset = random.milliseconds(-300'000, 300'000);
  if (random.chance(20)) {
    world.reconcile = seconds(6);
    world.reaction = Duration(1);
  }
  if (random.chance(50)) world.rollout = seconds(4);
  auto& line = made.line;
  if (random.chance(60)) {
    line.lost_events_percent = random.between(0, 60);
    line.doubled_events_percent = random.between(0, 20);
    line.slow_percent = random.between(0, 20);
    line.lost_answers_percent = random.between(0, 15);
  }
  line.masks_missing = random.chance(50);
  made.start = random.milliseconds(2000, 40000);
  made.disturbances = random.chance(20) ? 0 : random.between(1, 12);
  made.calm = made.start + random.milliseconds(1000, 90000);
  made.allowed = random.milliseconds(20000, 420000);
  made.is_by_name = random.chance(50);
  made.settings.waits_for_some = true;
  auto& goal = made.goal;
  // Nothing but the window guards against an operator that has not noticed the change.
  goal.stable_for = seconds(random.chance(60) ? random.between(3, 6) : random.between(0, 2));
  if (goal.stable_for < seconds(3)) world.reaction = Duration(1);
  if (random.chance(30)) world.requeue = seconds(5);
  if (random.chance(30)) made.settings.poll = seconds(2);
  if (random.chance(15)) goal.health = false;
  if (random.chance(10)) goal.suspended = true;
  if (random.chance(20)) goal.sync = false;
  if (random.chance(40)) {
    made.wanted_ahead = random.between(-1, 2);
    goal.revisions = {{.revision = "to be filled in"}};
  }
  made.syncs = world.applications == 1 && random.chance(35);
  made.rolls_back = made.syncs && random.chance(40);
  if (made.rolls_back) goal.sync = false;  // as the tool does it: Git wants something else
  return made;
}

struct Silent final : rollout::Listener {
  Silent(fakes::Timeline& its_timeline, fakes::SimulatedArgocd& its_argocd)
      : timeline(its_timeline), argocd(its_argocd) {}
  void on_change(const rollout::Tracker& tracker, const std::string&) override {
    const auto& name = tracker.name().name;
    if (const auto& application = tracker.application()) {
      auto& seen = versions[name];
      const auto version = std::stoull(application->resource_version);
      has_gone_back |= version < seen;
      seen = version;
    }
    if (tracker.outcome()) ends.try_emplace(name, End{timeline.now(), argocd.records[name]});
  }
  void on_action(const rollout::Tracker&, const std::string&) override {}
  void on_connection(const std::string&) override {}
  base::TimePoint on_tick(base::TimePoint now) override { return now + std::chrono::hours(1); }

  // When it was told, and what was known then: the others go on.
  struct End {
    Duration time;
    fakes::SimulatedArgocd::Record record;
  };

  fakes::Timeline& timeline;
  fakes::SimulatedArgocd& argocd;
  std::map<std::string, End> ends;
  std::map<std::string, unsigned long long> versions;
  bool has_gone_back = false;
};

class Run {
 public:
  explicit Run(std::uint64_t seed)
      : random_(seed),
        scenario_(make_scenario(random_)),
        cluster_(timeline_, scenario_.world, seed),
        argocd_(timeline_, cluster_, scenario_.line, random_.next()) {}

  // What is wrong; empty where everything is right.
  std::string faults() {
    prepare();
    rollout::Goal goal = scenario_.goal;
    if (scenario_.syncs) goal.revisions.clear();  // as the tool does it: they are in the plan
    Silent silent(timeline_, argocd_);
    argocd::Selection selection;
    for (const auto& app : cluster_.apps) {
      if (scenario_.is_by_name || scenario_.syncs) selection.names.push_back(app.object.name);
    }
    const base::Deadline deadline(timeline_.clock, scenario_.allowed);
    begun_ = timeline_.now();
    rollout::Follower follower(argocd_, selection, goal, scenario_.settings, deadline, silent);
    if (scenario_.syncs && !follower.sync_first(plan())) return "no random bytes";
    const auto result = follower.run();
    ended_ = timeline_.now();
    if (ended_ > begun_ + scenario_.allowed + Duration(1)) return "it came after the deadline";
    if (!result) return result.error().kind == base::ErrorKind::usage ? "a bug" : "";
    for (const auto* tracker : follower.trackers()) judge(*tracker, silent);
    judge_requests();
    if (silent.has_gone_back) faults_ += "it believed old news\n";
    for (const auto* tracker : follower.trackers()) {
      if (tracker->outcome()) ++words[std::string(to_string(tracker->outcome()->word))];
    }
    return faults_;
  }

  static inline std::map<std::string, int> words;

 private:
  void prepare() {
    for (auto& app : cluster_.apps) {
      if (!scenario_.rolls_back && !random_.chance(30)) continue;
      // What is automated cannot go back.
      if (random_.chance(90)) app.object.is_automated = app.object.heals_itself = false;
      cluster_.pretend_history(app, random_.between(0, 3));
    }
    timeline_.run_until(scenario_.start / 2);
    const int pushes = random_.between(0, 3);
    for (int i = 0; i < pushes; ++i) {
      timeline_.after(random_.milliseconds(0, static_cast<int>(scenario_.start.count() / 2)),
                      [this] { cluster_.push(any_branch()); });
    }
    const auto half = static_cast<int>(scenario_.start.count() / 2);
    if (random_.chance(15)) {
      timeline_.after(random_.milliseconds(half - 900, half), [this] {
        auto& app = cluster_.apps.front();
        cluster_.change_spec(app, app.branch);
      });
    }
    timeline_.run_until(scenario_.start);
    auto& goal = scenario_.goal;
    std::string wanted;
    if (scenario_.rolls_back) {
      goal.revisions.clear();
      wanted = "whatever we go back to";
    }
    if (!goal.revisions.empty()) {
      const int index = std::max(0, cluster_.tip(0) + scenario_.wanted_ahead);
      wanted = cluster_.commit(0, index).id;
      goal.revisions = {
          {.revision = random_.chance(30) && !scenario_.syncs ? wanted.substr(0, 12) : wanted}};
      // The one that is wanted is pushed in the end, as a rule.
      for (int i = 0; i < scenario_.wanted_ahead; ++i) {
        timeline_.after(random_.milliseconds(0, 30000), [this] { cluster_.push(0); });
      }
    }
    cluster_.is_goal = [this](const Truth& truth) { return is_goal(truth); };
    cluster_.is_failure = [this](const Truth& truth) { return is_failure(truth); };
    argocd_.contradicts = [this](const argocd::Application& object) { return contradicts(object); };
    for (int i = 0; i < scenario_.disturbances; ++i) {
      const auto longest = static_cast<int>((scenario_.calm - scenario_.start).count());
      timeline_.after(random_.milliseconds(0, longest), [this] { disturb(); });
    }
    timeline_.after(scenario_.calm - scenario_.start, [this] { argocd_.set_line({}); });
    cluster_.begin(wanted);
  }

  int any_branch() { return random_.between(0, scenario_.world.branches - 1); }

  void disturb() {
    auto& app = cluster_.apps[random_.next() % cluster_.apps.size()];
    const auto brief = random_.milliseconds(100, 8000);
    switch (random_.between(0, 15)) {
      case 0:
      case 1:
      case 2:
        return cluster_.push(any_branch());
      case 3:
        cluster_.request_operation(app, {.initiated_by = "somebody", .retry_limit = 1});
        return;
      case 4: {
        const auto index = random_.between(0, cluster_.tip(app.branch));
        cluster_.request_operation(app, {.revisions = {cluster_.commit(app.branch, index).id},
                                         .initiated_by = "somebody"});
        return;
      }
      case 5:
        cluster_.request_operation(app, {.initiated_by = "somebody", .is_dry_run = true});
        return;
      case 6:
        cluster_.terminate(app);
        return;
      case 7:
        if (app.exists) cluster_.change_spec(app, any_branch());
        return;
      case 8:
        return cluster_.drift(app);
      case 9:
        if (app.exists && random_.chance(40)) {
          cluster_.remove(app, random_.chance(70) ? brief : Duration(-1));
        }
        return;
      case 10:
        return cluster_.break_git(brief * random_.between(1, 6));
      case 11:
        return argocd_.restart(brief);
      case 12:
        if (random_.chance(30)) argocd_.deny(brief);
        return;
      case 13:
        return argocd_.silence_stream(brief * 5);
      case 14:
        return roll_back(app);
      default:
        return argocd_.break_stream(brief);
    }
  }

  // Somebody else; it may be to where we want to go, too.
  void roll_back(fakes::SimulatedApp& app) {
    const auto& history = app.object.history;
    if (history.empty() || app.object.is_automated) return;
    const auto last = static_cast<int>(history.size()) - 1;
    auto operation =
        cluster_.rollback_to(app, history[static_cast<std::size_t>(random_.between(0, last))].id);
    operation->initiated_by = "somebody";
    cluster_.request_operation(app, *operation);
  }

  rollout::SyncPlan plan() {
    rollout::SyncPlan plan;
    if (scenario_.rolls_back) {
      plan.rollback.emplace();
      const auto& history = cluster_.apps.front().object.history;
      const auto most = static_cast<int>(history.size());
      if (random_.chance(50)) plan.rollback->id = rollback_id_ = random_.between(0, most);
      if (random_.chance(30)) plan.on_conflict = rollout::OnConflict::terminate_older;
      return plan;
    }
    plan.revisions = scenario_.goal.revisions;
    if (random_.chance(30)) plan.request.retry = {.limit = 1};
    if (random_.chance(30)) plan.on_conflict = rollout::OnConflict::terminate_older;
    plan.only_out_of_sync = may_leave_it_ = random_.chance(30);
    return plan;
  }

  static bool is_ours(const argocd::Application& application) {
    return (application.operation && application.operation->initiated_by == "ci") ||
           (application.last && application.last->operation.initiated_by == "ci");
  }

  // ---- The judge. Knows nothing of how the tracker does it.

  bool is_health_fine(Health health) const {
    const auto& goal = scenario_.goal;
    if (!goal.health && !goal.suspended) return true;
    return (goal.health && health == Health::healthy) ||
           (goal.suspended && health == Health::suspended);
  }

  // Else it is about operations alone, of whatever.
  bool needs_revision() const {
    const auto& goal = scenario_.goal;
    return goal.sync || goal.health || goal.suspended || !goal.revisions.empty() || scenario_.syncs;
  }

  static bool is_quiet(const argocd::Application& object) {
    return !object.operation && (!object.last || argocd::is_completed(object.last->phase));
  }

  bool says_wanted(const argocd::Application& object) const {
    const auto& goal = scenario_.goal;
    return goal.revisions.empty() || (object.revisions.size() == 1 &&
                                      object.revisions[0].starts_with(goal.revisions[0].revision));
  }

  bool deploys_wanted(const argocd::Application& object) const {
    const auto& goal = scenario_.goal;
    return goal.revisions.empty() || !object.last || object.last->revisions.empty() ||
           object.last->revisions[0].starts_with(goal.revisions[0].revision);
  }

  bool contradicts(const argocd::Application& object) const {
    if (!is_quiet(object) || !is_health_fine(object.health)) return true;
    if (scenario_.syncs && (is_ours(object) || was_same_deployed(object))) return false;
    if (scenario_.syncs) return !may_leave_it_ || object.sync != Sync::synced;
    return !says_wanted(object) || (scenario_.goal.sync && object.sync != Sync::synced);
  }

  // Another operation in the place of ours that deployed the same.
  static bool was_same_deployed(const argocd::Application& object) {
    return object.last && object.last->phase == argocd::Phase::succeeded;
  }

  bool is_goal(const Truth& truth) const {
    const auto& object = truth.object;
    if (!truth.exists || !is_quiet(object)) return false;
    if (needs_revision() && !truth.is_at) return false;
    if (!scenario_.syncs && !says_wanted(object)) return false;
    if (scenario_.syncs && !is_ours(object)) return false;
    if (scenario_.syncs && object.last->phase != argocd::Phase::succeeded) return false;
    // Where sync is not asked for, nothing else shows from outside that it is there.
    const bool is_waived = scenario_.syncs && !object.is_automated;
    if (!is_waived && object.sync != Sync::synced) return false;
    const bool needs_health = scenario_.goal.health || scenario_.goal.suspended;
    return !needs_health || (is_health_fine(object.health) && truth.is_health_of_it);
  }

  // What nothing changes any more in a world that is quiet.
  bool is_failure(const Truth& truth) const {
    const auto& object = truth.object;
    if (scenario_.syncs && !is_ours(object)) return false;
    if (!truth.exists) return true;
    for (const auto& condition : object.conditions) {
      if (condition.type == "ComparisonError") return true;
    }
    if (!is_quiet(object) || !object.last) return false;
    const bool has_failed = object.last->phase != argocd::Phase::succeeded;
    if (scenario_.syncs) return has_failed && is_ours(object);
    if (!truth.is_at || !says_wanted(object)) {
      return has_failed && says_wanted(object) && object.is_automated &&
             !object.conditions.empty() && object.last->revisions == object.revisions &&
             (!scenario_.goal.revisions.empty() || object.sync == Sync::out_of_sync);
    }
    return scenario_.goal.health && object.sync == Sync::synced && truth.is_health_of_it &&
           object.health == Health::degraded;
  }

  void blame(const rollout::Tracker& tracker, const std::string& what) {
    const auto& outcome = *tracker.outcome();
    faults_ += tracker.name().name + ": " + what + "; it said " +
               std::string(to_string(outcome.word)) + ": " + outcome.message + "\n";
  }

  void judge(const rollout::Tracker& tracker, const Silent& silent) {
    if (!tracker.outcome()) {
      faults_ += tracker.name().name + ": no outcome\n";
      return;
    }
    const auto word = tracker.outcome()->word;
    if (word == Word::timeout) return judge_timeout(tracker);
    if (word == Word::denied) return;  // the judge does not know who was denied what
    // What kept our sync from starting.
    if (scenario_.syncs && tracker.goal().marker.empty() &&
        (word == Word::unreachable || word == Word::failed)) {
      return;
    }
    const auto& [time, record] = silent.ends.at(tracker.name().name);
    if (!record.last_read) return blame(tracker, "it never looked");
    const bool has_no_deployment = word == Word::notfound && record.last_read->exists;
    if (scenario_.rolls_back && (word == Word::refused || has_no_deployment)) {
      return judge_refusal(tracker, *record.last_read);
    }
    if (!is_success(word)) return judge_failure(tracker, *record.last_read);
    judge_success(tracker, *record.last_read);
    if (word == Word::skipped) return;  // at once, as nobody waits for more
    if (record.contradicted_at >= Duration::zero() &&
        time - record.contradicted_at < scenario_.goal.stable_for) {
      blame(tracker, "it was not stable for long enough");
    }
  }

  void judge_success(const rollout::Tracker& tracker, const Truth& truth) {
    const auto& goal = tracker.goal();
    const auto& object = truth.object;
    if (!truth.exists) return blame(tracker, "it did not exist");
    const bool was_left = tracker.outcome()->word == Word::skipped;
    if (was_left && object.sync != Sync::synced) return blame(tracker, "it was not synced");
    if (needs_revision() && !truth.is_at) return blame(tracker, "something else was deployed");
    if (!is_quiet(object)) return blame(tracker, "an operation was under way");
    if (goal.sync && goal.marker.empty() && object.sync != Sync::synced) {
      return blame(tracker, "it was not synced");
    }
    if (was_left || (!goal.health && !goal.suspended)) return;
    if (!is_health_fine(object.health)) return blame(tracker, "its health was another");
    if (!truth.is_health_of_it) return blame(tracker, "its health was that of the old state");
  }

  void judge_failure(const rollout::Tracker& tracker, const Truth& truth) {
    const auto& object = truth.object;
    switch (tracker.outcome()->word) {
      case Word::notfound:
        if (truth.exists) blame(tracker, "it was there");
        return;
      case Word::degraded:
        if (object.health != Health::degraded) blame(tracker, "it was not degraded");
        return;
      case Word::outofsync:
        if (object.sync != Sync::out_of_sync) blame(tracker, "it was not out of sync");
        return;
      case Word::failed:
        if (object.conditions.empty() &&
            (!object.last || object.last->phase == argocd::Phase::succeeded)) {
          blame(tracker, "nothing had failed");
        }
        return;
      case Word::superseded:
        if (tracker.goal().marker.empty() && says_wanted(object)) {
          blame(tracker, "it was where it should be");
        }
        if (!tracker.goal().marker.empty() && is_ours(object) && deploys_wanted(object)) {
          blame(tracker, "our operation was the last one");
        }
        return;
      case Word::conflict:
        if (argocd_.records[object.name.name].operations[object.uid].of_others == 0) {
          blame(tracker, "there was no operation of anybody else");
        }
        return;
      default:
        blame(tracker, "there is no reason for this word");
    }
  }

  using History = std::vector<argocd::HistoryEntry>;

  static bool is_same(const argocd::HistoryEntry& one, const argocd::HistoryEntry& other) {
    return one.revisions == other.revisions && one.sources_text == other.sources_text;
  }

  // Whether that deployment was the one before, at some time.
  static bool was_previous(const History& history, std::int64_t id) {
    for (auto last = history.begin(); last != history.end(); ++last) {
      auto before = last;
      while (before != history.begin() && is_same(*before, *last)) --before;
      if (!is_same(*before, *last) && before->id == id) return true;
    }
    return false;
  }

  // There was no way back.
  void judge_refusal(const rollout::Tracker& tracker, const Truth& truth) {
    const auto& history = truth.object.history;
    const auto is_wanted = [&](const auto& entry) {
      return rollback_id_ ? entry.id == *rollback_id_ : !is_same(entry, history.back());
    };
    const bool is_there = std::any_of(history.begin(), history.end(), is_wanted);
    // One that was made anew has no history.
    const bool is_the_same = cluster_.apps.front().life == 0;
    if (truth.exists && is_the_same && !truth.object.is_automated && is_there) {
      blame(tracker, "it could go back");
    }
  }

  void judge_timeout(const rollout::Tracker& tracker) {
    if (ended_ - begun_ < scenario_.allowed) return blame(tracker, "there was time left");
    for (const auto& app : cluster_.apps) {
      if (app.object.name.name != tracker.name().name) continue;
      const auto early = [&](Duration since) {
        return since >= Duration::zero() && ended_ - std::max(since, scenario_.calm) > slack;
      };
      if (early(app.reached_since)) blame(tracker, "it was reached long ago");
      if (early(app.failed_since)) blame(tracker, "it had failed long ago");
      // Without a wanted revision what was found once is enough.
      const bool is_elsewhere = app.exists && !scenario_.syncs && !says_wanted(app.object);
      if (is_elsewhere && early(app.ignored_since)) {
        blame(tracker, "nobody asked Argo CD to look");
      }
    }
  }

  void judge_requests() {
    const auto spent =
        static_cast<int>(std::chrono::duration_cast<seconds>(ended_ - begun_).count());
    if (argocd_.watches > 1) faults_ += "more than one stream\n";
    const int poll = scenario_.settings.poll < seconds(5) ? 2 : 5;
    int failures = 0;
    for (const auto& [name, record] : argocd_.records) failures += record.failures;
    // A poll every five seconds while the stream is away, and what tells gone from hidden.
    if (argocd_.lists > 2 + spent / poll + argocd_.breaks + failures) faults_ += "too many lists\n";
    for (const auto& [name, record] : argocd_.records) {
      // Each write can be a reason for one look that settles something; a failure, for another try.
      // While the answer to a sync is lost it is looked for once a second.
      const int for_sync = scenario_.syncs ? 3 * 13 + spent / 2 : 0;
      const int most =
          6 + spent / poll + record.writes + record.failures + argocd_.breaks + for_sync;
      if (record.reads > most) {
        faults_ += name + ": too many reads: " + std::to_string(record.reads) + "\n";
      }
      for (const auto& [uid, operations] : record.operations) {
        if (operations.ours > 1) faults_ += name + ": was synced more than once\n";
      }
      if (record.rollbacks.size() > 1) faults_ += name + ": went back to more than one place\n";
      for (const auto id : record.rollbacks) {
        const auto& app = cluster_.apps.front();
        const bool is_right = rollback_id_ ? id == *rollback_id_
                                           : app.life > 0 || was_previous(app.object.history, id);
        if (!is_right) faults_ += name + ": went back to a wrong place\n";
      }
      // Two for the proof, more only while something is wrong or another commit is waited for.
      if (record.refreshes > 8 + spent / 10 + record.writes / 2) {
        faults_ += name + ": too many refreshes: " + std::to_string(record.refreshes) + "\n";
      }
    }
  }

  fakes::Random random_;
  Scenario scenario_;
  bool may_leave_it_ = false;  // where nothing is to be synced
  fakes::Timeline timeline_;
  fakes::SimulatedCluster cluster_;
  fakes::SimulatedArgocd argocd_;
  Duration begun_{0};
  Duration ended_{0};
  std::optional<std::int64_t> rollback_id_;  // none: to the one before
  std::string faults_;
};

}  // namespace

TEST_CASE("Follower: tells the truth, in time and with few requests, in any world", "[rollout]") {
  if (const char* seed = std::getenv("MODEL_SEED"); seed != nullptr) {
    CHECK(Run(std::strtoull(seed, nullptr, 10)).faults() == "");
    return;
  }
  int red = 0;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    const auto faults = Run(seed).faults();
    if (faults.empty()) continue;
    if (++red <= 5) UNSCOPED_INFO("MODEL_SEED=" << seed << "\n" << faults);
  }
  CHECK(red == 0);
  // It must also get somewhere: the words that matter all come up.
  for (const auto* word : {"synced", "healthy", "suspended", "failed", "degraded", "superseded",
                           "outofsync", "notfound", "timeout"}) {
    INFO(word);
    CHECK(Run::words[word] > 0);
  }
  if (std::getenv("MODEL_WORDS") != nullptr) {
    for (const auto& [word, count] : Run::words) WARN(word << " " << count);
  }
}
