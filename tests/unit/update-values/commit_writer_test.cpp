// SPDX-License-Identifier: Apache-2.0
#include "update-values/commit_writer.hpp"

#include <catch2/catch.hpp>

#include "fakes/manual_clock.hpp"
#include "fakes/memory_repository.hpp"

using namespace tools::update_values;
using fakes::MemoryRepository;
using git::ObjectType;

namespace {

// Signs with the payload's size, and remembers it.
struct Scribe final : signing::Signer {
  base::Result<std::string> sign(std::string_view payload, const base::Deadline&) override {
    seen = payload;
    if (!is_willing) return base::Error{.kind = base::ErrorKind::denied, .message = "no"};
    return "-----BEGIN\n" + std::to_string(payload.size()) + "\n-----END\n";
  }
  std::string key_name() const override { return "scribe"; }

  bool is_willing = true;
  std::string seen;
};

struct Stage {
  base::Result<git::Update> write(signing::Signer* signer) {
    const auto blob = repository.add(ObjectType::blob, "tag: v1\n");
    const auto tree =
        repository.add(ObjectType::tree, MemoryRepository::entry("100644", "values.yaml", blob));
    const auto parent = repository.add_commit(tree, {}, "by others");
    const auto pattern = git::parse_file_pattern("values.yaml").value();
    const auto snapshot = git::Snapshot::take(repository, parent, {pattern}).value();
    const git::Person person = {.name = "a", .mail = "b"};
    const std::vector<EditedFile> files;
    return write_update(
        {.snapshot = snapshot, .files = files, .parent = parent, .message = "subject"},
        {.message = {}, .author = person, .committer = person, .signer = signer}, "refs/heads/main",
        parent, base::Deadline(clock, std::chrono::minutes(1)));
  }

  MemoryRepository repository;
  fakes::ManualClock clock;
};

std::string commit_of(const git::Update& update) {
  return update.objects.at(update.new_tip).data;
}

}  // namespace

TEST_CASE("write_update: what is signed is the commit without its signature", "[update-values]") {
  Stage stage;
  Scribe scribe;
  const auto plain = commit_of(stage.write(nullptr).value());
  const auto made = commit_of(stage.write(&scribe).value());
  CHECK(scribe.seen == plain);
  const auto end = plain.find("\n\n");
  CHECK(made == plain.substr(0, end) + "\ngpgsig -----BEGIN\n " + std::to_string(plain.size()) +
                    "\n -----END" + plain.substr(end));
}

TEST_CASE("write_update: a commit that cannot be signed is none", "[update-values]") {
  Stage stage;
  Scribe scribe;
  scribe.is_willing = false;
  const auto made = stage.write(&scribe);
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == base::ErrorKind::denied);
}
