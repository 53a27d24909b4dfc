// SPDX-License-Identifier: Apache-2.0
#include "git/delivery.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "base/text.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/memory_repository.hpp"

using base::ErrorKind;
using git::Delivery;
using git::Oid;
using git::PushAnswer;
using git::Update;
using Kind = git::PushAnswer::Kind;

namespace {

struct Stage {
  Stage() {
    old_tip = repository.add_commit({}, {}, "old");
    repository.branch = old_tip;
    ours = {.ref = "refs/heads/main", .old_tip = old_tip, .new_tip = {}, .objects = {}};
    fakes::MemoryRepository scratch;
    ours.new_tip = scratch.add_commit({}, old_tip, "ours");
    ours.objects = scratch.objects;
  }

  base::Result<Delivery> deliver(int max_tries = 50) {
    const base::Deadline deadline(clock, std::chrono::minutes(2));
    return git::deliver(repository, ours, sent, max_tries, deadline, log);
  }

  // Somebody else's commit on top of whatever is there.
  void overtake() { repository.branch = repository.add_commit({}, repository.branch, "theirs"); }

  fakes::MemoryRepository repository;
  fakes::ManualClock clock;
  std::ostringstream said;
  base::Log log{said, {.tool = "test"}};
  std::vector<Oid> sent;
  Oid old_tip;
  Update ours;
};

PushAnswer declined(const std::string& reason) {
  return {.kind = Kind::declined, .reason = reason};
}
PushAnswer lost() {
  return {.kind = Kind::lost, .reason = "cut off"};
}

}  // namespace

TEST_CASE("deliver: what is accepted has landed", "[git]") {
  Stage stage;
  const auto delivery = stage.deliver();
  REQUIRE(delivery);
  CHECK(delivery->fate == Delivery::Fate::landed);
  CHECK(stage.repository.branch == stage.ours.new_tip);
  CHECK(stage.sent == std::vector<Oid>{stage.ours.new_tip});
}

TEST_CASE("deliver: somebody else was first", "[git]") {
  Stage stage;
  stage.overtake();
  const auto delivery = stage.deliver();
  REQUIRE(delivery);
  CHECK(delivery->fate == Delivery::Fate::moved);
  CHECK(delivery->tip == stage.repository.branch);
  CHECK(stage.repository.pushes == 1);
}

TEST_CASE("deliver: an answer that is lost before anything happened is asked for again", "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update& update) -> base::Result<PushAnswer> {
    return stage.repository.pushes < 3 ? lost() : stage.repository.swap(update);
  };
  CHECK(stage.deliver()->fate == Delivery::Fate::landed);
  CHECK(stage.repository.pushes == 3);
}

TEST_CASE("deliver: an answer that is lost after it landed is found out", "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update& update) -> base::Result<PushAnswer> {
    stage.repository.swap(update);
    return lost();
  };
  CHECK(stage.deliver()->fate == Delivery::Fate::landed);
  CHECK(stage.repository.pushes == 1);
}

TEST_CASE("deliver: others who built on ours mean that it landed", "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update& update) -> base::Result<PushAnswer> {
    stage.repository.swap(update);
    stage.overtake();
    return lost();
  };
  const auto delivery = stage.deliver();
  REQUIRE(delivery);
  CHECK(delivery->fate == Delivery::Fate::landed);
  CHECK(delivery->tip == stage.repository.branch);
  CHECK(delivery->tip != stage.ours.new_tip);
}

TEST_CASE("deliver: others who were first mean that it did not, also after a lost answer",
          "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update&) -> base::Result<PushAnswer> {
    stage.overtake();
    return lost();
  };
  CHECK(stage.deliver()->fate == Delivery::Fate::moved);
}

TEST_CASE("deliver: a slow push that lands while we ask again is ours", "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update& update) -> base::Result<PushAnswer> {
    if (stage.repository.pushes == 1) return lost();
    stage.repository.swap(update);  // the first push, at last
    return declined("failed to update ref");
  };
  CHECK(stage.deliver()->fate == Delivery::Fate::landed);
}

TEST_CASE("deliver: a plain no may be the answer to a second copy of what landed", "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update& update) -> base::Result<PushAnswer> {
    stage.repository.swap(update);
    stage.overtake();
    return declined("failed to update ref");
  };
  CHECK(stage.deliver()->fate == Delivery::Fate::landed);
}

TEST_CASE("deliver: a refusal with words is believed at once", "[git]") {
  const auto* words = GENERATE("pre-receive hook declined", "protected branch hook declined",
                               "deny updating a hidden ref", "GH013: Repository rule violations",
                               "denying non-fast-forward refs/heads/main");
  Stage stage;
  stage.repository.on_push = [&](const Update&) -> base::Result<PushAnswer> {
    return declined(words);
  };
  const auto delivery = stage.deliver();
  REQUIRE_FALSE(delivery);
  CHECK(delivery.error().kind == ErrorKind::rejected);
  CHECK(delivery.error().message.find(words) != std::string::npos);
  CHECK(stage.repository.pushes == 1);
}

TEST_CASE("deliver: a refusal comes with the line that says why", "[git]") {
  struct Row {
    std::string remote_text;
    std::string expected;
  };
  const auto row = GENERATE(values<Row>({
      {"", "pre-receive hook declined"},
      {"====\n\nGitLab: You are not allowed to push code to protected branches.\nmore\n",
       "pre-receive hook declined (GitLab: You are not allowed to push code to protected "
       "branches.)"},
      {"checking...\rerror: GH006: Protected branch update failed for refs/heads/main.\r\n"
       "error: Changes must be made through a pull request.\n",
       "pre-receive hook declined (error: GH006: Protected branch update failed for "
       "refs/heads/main.)"},
      {"\n\x1b[31mno tickets\x1b[0m in the message\n",
       "pre-receive hook declined ([31mno tickets [0m in the message)"},
      {"pre-receive hook declined\n", "pre-receive hook declined"},
      {std::string(5000, 'a'),
       "pre-receive hook declined (" + base::shorten(std::string(5000, 'a'), 300) + ")"},
  }));
  Stage stage;
  stage.repository.on_push = [&](const Update&) -> base::Result<PushAnswer> {
    auto answer = declined("pre-receive hook declined");
    answer.remote_text = row.remote_text;
    return answer;
  };
  CHECK(stage.deliver().error().message == "the server refused the commit: " + row.expected);
}

TEST_CASE("deliver: unknown words are believed the third time", "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update&) -> base::Result<PushAnswer> {
    return declined("computer says no");
  };
  CHECK(stage.deliver().error().kind == ErrorKind::rejected);
  CHECK(stage.repository.pushes == 3);
}

TEST_CASE("deliver: a lock is waited for, with pauses, until it is gone", "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update& update) -> base::Result<PushAnswer> {
    if (stage.repository.pushes <= 10) return declined("failed to update ref");
    return stage.repository.swap(update);
  };
  CHECK(stage.deliver()->fate == Delivery::Fate::landed);
  CHECK(stage.clock.slept > std::chrono::seconds(2));
}

TEST_CASE("deliver: a lock that stays is a conflict in the end", "[git]") {
  Stage stage;
  stage.repository.on_push = [](const Update&) -> base::Result<PushAnswer> {
    return declined("cannot lock ref");
  };
  CHECK(stage.deliver(7).error().kind == ErrorKind::conflict);
  CHECK(stage.repository.pushes == 7);
}

TEST_CASE("deliver: a name that is in the way is no lock", "[git]") {
  Stage stage;
  stage.repository.on_push = [](const Update&) -> base::Result<PushAnswer> {
    auto answer = declined("failed to update ref");
    answer.remote_text =
        "error: cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; cannot create "
        "'refs/heads/a/b'\n";
    return answer;
  };
  const auto error = stage.deliver().error();
  CHECK(error.kind == ErrorKind::rejected);
  CHECK(error.message.find("'refs/heads/a' exists") != std::string::npos);
  CHECK(stage.repository.pushes == 1);
}

TEST_CASE("deliver: answers that stay away are waited for until time is out", "[git]") {
  Stage stage;
  stage.repository.on_push = [](const Update&) -> base::Result<PushAnswer> { return lost(); };
  const auto error = stage.deliver().error();
  CHECK(error.kind == ErrorKind::timeout);
  CHECK(base::to_string(error).find("whether it landed is not known") != std::string::npos);
}

TEST_CASE("deliver: a server that says it cannot is believed in the end", "[git]") {
  Stage stage;
  stage.repository.on_push = [](const Update&) -> base::Result<PushAnswer> {
    return PushAnswer{.kind = Kind::unavailable, .reason = "500"};
  };
  CHECK(stage.deliver().error().kind == ErrorKind::unreachable);
}

TEST_CASE("deliver: words in the name of a lock do not make a refusal", "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update& update) -> base::Result<PushAnswer> {
    if (stage.repository.pushes < 5) {
      return declined("failed to lock file '/srv/protected branch/deny policy.git/main.lock'");
    }
    return stage.repository.swap(update);
  };
  CHECK(stage.deliver()->fate == Delivery::Fate::landed);
}

TEST_CASE("deliver: a branch that cannot be read leaves the doubt said", "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update&) -> base::Result<PushAnswer> {
    stage.repository.tip_error = base::Error{.kind = ErrorKind::unreachable, .message = "gone"};
    return lost();
  };
  const auto error = stage.deliver().error();
  CHECK(error.kind == ErrorKind::unreachable);
  CHECK(base::to_string(error).find("whether it landed is not known") != std::string::npos);
}

TEST_CASE("deliver: a refusal stays one when the branch is hidden from us", "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update&) -> base::Result<PushAnswer> {
    stage.repository.tip_error = base::Error{.kind = ErrorKind::not_found, .message = "none"};
    return declined("deny updating a hidden ref");
  };
  const auto error = stage.deliver().error();
  CHECK(error.kind == ErrorKind::rejected);
  CHECK(error.message.find("deny updating a hidden ref") != std::string::npos);
}

TEST_CASE("deliver: the server's wish to wait is heard", "[git]") {
  Stage stage;
  stage.repository.on_push = [&](const Update& update) -> base::Result<PushAnswer> {
    if (stage.repository.pushes > 1) return stage.repository.swap(update);
    return PushAnswer{.kind = Kind::unavailable, .reason = "429", .wait = std::chrono::seconds(30)};
  };
  CHECK(stage.deliver()->fate == Delivery::Fate::landed);
  CHECK(stage.clock.slept >= std::chrono::seconds(30));
}

TEST_CASE("deliver: a wish to wait beyond the deadline ends in time, with the doubt said",
          "[git]") {
  Stage stage;
  stage.repository.on_push = [](const Update&) -> base::Result<PushAnswer> {
    return PushAnswer{.kind = Kind::unavailable, .reason = "503", .wait = std::chrono::hours(1)};
  };
  const auto error = stage.deliver().error();
  CHECK(error.kind == ErrorKind::timeout);
  CHECK(base::to_string(error).find("whether it landed is not known") != std::string::npos);
}

TEST_CASE("deliver: an answer that is not Git's is an error unless the commit is there", "[git]") {
  const base::Error page = {.kind = ErrorKind::garbled, .message = "a web page"};
  Stage failed;
  failed.repository.on_push = [&](const Update&) -> base::Result<PushAnswer> { return page; };
  CHECK(failed.deliver().error().kind == ErrorKind::garbled);
  Stage landed;
  landed.repository.on_push = [&](const Update& update) -> base::Result<PushAnswer> {
    landed.repository.swap(update);
    return page;
  };
  CHECK(landed.deliver()->fate == Delivery::Fate::landed);
}

TEST_CASE("deliver: a denial ends it without looking further", "[git]") {
  Stage stage;
  stage.repository.on_push = [](const Update&) -> base::Result<PushAnswer> {
    return base::Error{.kind = ErrorKind::denied, .message = "403"};
  };
  CHECK(stage.deliver().error().kind == ErrorKind::denied);
  CHECK(stage.repository.pushes == 1);
}
