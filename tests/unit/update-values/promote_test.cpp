// SPDX-License-Identifier: Apache-2.0
#include "update-values/promote.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "fakes/manual_clock.hpp"
#include "fakes/memory_repository.hpp"
#include "update-values/value_edits.hpp"

using namespace tools::update_values;
using base::ErrorKind;
using fakes::MemoryRepository;
using git::ObjectType;
using git::PushAnswer;
using Kind = git::PushAnswer::Kind;

namespace {

struct Stage {
  Stage() { repository.branch = commit_of("tag: v1\nother: x\n", {}); }

  git::Oid commit_of(const std::string& text, const git::Oid& parent) {
    const auto blob = repository.add(ObjectType::blob, text);
    const auto tree =
        repository.add(ObjectType::tree, MemoryRepository::entry("100644", "values.yaml", blob));
    return repository.add_commit(tree, parent, "by others");
  }

  // Somebody else replaces the file, on top of the branch.
  void overtake(const std::string& text) { repository.branch = commit_of(text, repository.branch); }

  std::string text() {
    const auto commit = git::read_commit(repository.objects.at(repository.branch).data).value();
    const auto& tree = repository.objects.at(commit.tree).data;
    const auto id = git::oid_from_raw(std::string_view(tree).substr(tree.size() - git::Oid::size));
    return repository.objects.at(id).data;
  }

  base::Result<Promotion> promote(Mode mode = Mode::write, std::size_t max_attempts = 5) {
    Options options;
    options.files = {"values.yaml"};
    options.assignments = {"tag=v2"};
    const ValueEdits work(plan_edits(options, {}).value());
    const base::Deadline deadline(clock, std::chrono::minutes(2));
    const git::Person person = {.name = "a", .mail = "b"};
    const CommitStyle style = {.message = {}, .author = person, .committer = person};
    GitCommitter committer(repository, style, max_attempts, deadline, log);
    Promoter promoter({.repository = repository,
                       .committer = committer,
                       .work = work,
                       .style = style,
                       .max_attempts = max_attempts,
                       .deadline = deadline,
                       .log = log});
    auto outcome = promoter.run("", mode);
    attempts = promoter.attempts();
    return outcome;
  }

  MemoryRepository repository;
  fakes::ManualClock clock;
  std::ostringstream said;
  base::Log log{said, {.tool = "test"}};
  std::size_t attempts = 0;  // of the last promote()
};

}  // namespace

TEST_CASE("promote: one edit is one commit on the tip", "[update-values]") {
  Stage stage;
  const auto before = stage.repository.branch;
  const auto promotion = stage.promote();
  REQUIRE(promotion);
  CHECK(promotion->commit == stage.repository.branch);
  CHECK(promotion->tip.commit == before);
  CHECK(stage.attempts == 1);
  CHECK(stage.text() == "tag: v2\nother: x\n");
}

TEST_CASE("promote: what is there already is no commit", "[update-values]") {
  Stage stage;
  stage.overtake("tag: v2\n");
  const auto promotion = stage.promote();
  REQUIRE(promotion);
  CHECK_FALSE(promotion->is_changed());
  CHECK(promotion->commit.is_null());
  CHECK(stage.repository.pushes == 0);
}

TEST_CASE("promote: looking changes nothing", "[update-values]") {
  Stage stage;
  const auto promotion = stage.promote(Mode::look);
  REQUIRE(promotion);
  CHECK(promotion->is_changed());
  CHECK(stage.repository.pushes == 0);
}

TEST_CASE("promote: a lost race is won on top of the other's change", "[update-values]") {
  Stage stage;
  stage.repository.on_push = [&](const git::Update& update) -> base::Result<PushAnswer> {
    if (stage.repository.pushes == 1) stage.overtake("tag: v1\nother: y\n");
    return stage.repository.swap(update);
  };
  const auto promotion = stage.promote();
  REQUIRE(promotion);
  CHECK(stage.attempts == 2);
  CHECK(stage.text() == "tag: v2\nother: y\n");
}

TEST_CASE("promote: a race lost to the same value needs no commit", "[update-values]") {
  Stage stage;
  stage.repository.on_push = [&](const git::Update& update) -> base::Result<PushAnswer> {
    if (stage.repository.pushes == 1) stage.overtake("tag: v2\nother: x\n");
    return stage.repository.swap(update);
  };
  const auto promotion = stage.promote();
  REQUIRE(promotion);
  CHECK_FALSE(promotion->is_changed());
  CHECK(stage.repository.pushes == 1);
}

TEST_CASE("promote: a newer value that was built on our lost answer is not taken back",
          "[update-values]") {
  Stage stage;
  stage.repository.on_push = [&](const git::Update& update) -> base::Result<PushAnswer> {
    stage.repository.swap(update);
    stage.overtake("tag: v3\nother: x\n");
    return PushAnswer{.kind = Kind::lost, .reason = "cut off"};
  };
  const auto promotion = stage.promote();
  REQUIRE(promotion);
  CHECK(stage.repository.pushes == 1);
  CHECK(stage.text() == "tag: v3\nother: x\n");
}

TEST_CASE("promote: a race that cannot be won is a conflict", "[update-values]") {
  Stage stage;
  int version = 0;
  stage.repository.on_push = [&](const git::Update& update) -> base::Result<PushAnswer> {
    stage.overtake("tag: v1\nother: " + std::to_string(++version) + "\n");
    return stage.repository.swap(update);
  };
  const auto promotion = stage.promote(Mode::write, 4);
  REQUIRE_FALSE(promotion);
  CHECK(promotion.error().kind == ErrorKind::conflict);
  CHECK(stage.repository.pushes == 4);
  CHECK(stage.attempts == 4);
}

TEST_CASE("promote: an edit that the new tip does not allow is refused", "[update-values]") {
  Stage stage;
  stage.repository.on_push = [&](const git::Update& update) -> base::Result<PushAnswer> {
    if (stage.repository.pushes == 1) stage.overtake("renamed: v1\n");
    return stage.repository.swap(update);
  };
  const auto promotion = stage.promote();
  REQUIRE_FALSE(promotion);
  CHECK(promotion.error().kind == ErrorKind::malformed);
  CHECK(base::to_string(promotion.error()).find("values.yaml") != std::string::npos);
}

TEST_CASE("promote: a clock before 1970 writes no commit", "[update-values]") {
  Stage stage;
  stage.clock.epoch = std::chrono::seconds(-1);
  const auto promotion = stage.promote();
  REQUIRE_FALSE(promotion);
  CHECK(promotion.error().kind == ErrorKind::usage);
  CHECK(stage.repository.pushes == 0);
}
