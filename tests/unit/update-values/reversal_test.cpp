// SPDX-License-Identifier: Apache-2.0
#include "update-values/reversal_plan.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "fakes/memory_repository.hpp"

using namespace tools::update_values;
using base::ErrorKind;
using fakes::MemoryRepository;
using git::ObjectType;

namespace {

using Files = std::map<std::string, std::string>;

constexpr std::string_view ours = "\n\nUpdate-Values: a.yaml tag v1 -> v2";

constexpr std::string_view ours_and_number =
    "\n\nUpdate-Values: a.yaml image.tag v1 -> v2\nUpdate-Values: a.yaml build 1 -> 6\n"
    "Update-Values-Order: a.yaml build";

struct Stage {
  git::Oid commit(const Files& files, const std::string& message, bool is_executable = false) {
    std::string entries;
    for (const auto& [name, text] : files) {
      const auto* mode = is_executable ? "100755" : "100644";
      entries += MemoryRepository::entry(mode, name, repository.add(ObjectType::blob, text));
    }
    const auto tree = repository.add(ObjectType::tree, entries);
    repository.branch =
        repository.branch.is_null()
            ? repository.add(ObjectType::commit, "tree " + tree.hex() + "\n\n" + message)
            : repository.add_commit(tree, repository.branch, message);
    return repository.branch;
  }

  base::Result<Reversal> plan(const std::string& revision,
                              const std::vector<std::string>& files = {}) {
    RevertOptions options = {.commit = revision};
    for (const auto& file : files) {
      options.files.push_back(git::parse_file_pattern(file).value());
    }
    return plan_reversal(repository, repository.branch, options);
  }

  // The text of a.yaml after `revision` is taken back.
  std::string reverted(const std::string& revision, const std::string& now) {
    const auto reversal = plan(revision);
    if (!reversal) return base::to_string(reversal.error());
    const auto made =
        reversal->make({{.path = "a.yaml", .text = now, .is_executable = false, .patterns = {0}}});
    return made ? made->files.front().new_text : base::to_string(made.error());
  }

  MemoryRepository repository;
};

}  // namespace

TEST_CASE("reversal: a commit is taken back where its lines are still there", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "tag: v1\nother: x\n"}}, "first");
  const auto id = stage.commit({{"a.yaml", "tag: v2\nother: x\n"}}, "second").hex();
  CHECK(stage.reverted(id, "tag: v2\nother: x\n") == "tag: v1\nother: x\n");
  CHECK(stage.reverted(id, "tag: v2\nother: y\n") == "tag: v1\nother: y\n");
  CHECK(stage.reverted(id.substr(0, 7), "tag: v2\n") == "tag: v1\n");
  CHECK(stage.reverted(id, "tag: v1\nother: x\n") == "tag: v1\nother: x\n");
  CHECK(stage.reverted(id, "tag: v3\nother: x\n") ==
        "a.yaml has moved on since " + id.substr(0, 7) +
            ": just what that commit changed can no longer be taken back for certain");
}

TEST_CASE("reversal: what changes is told value by value", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "image:\n  tag: v1\n"}}, "first");
  const auto id = stage.commit({{"a.yaml", "image:\n  tag: v2\n"}}, "Set it").hex();
  const auto reversal = stage.plan(id);
  REQUIRE(reversal);
  CHECK(reversal->commit().id == id);
  CHECK(reversal->commit().subject == "Set it");
  const auto made = reversal->make(
      {{.path = "a.yaml", .text = "image:\n  tag: v2\n", .is_executable = false, .patterns = {0}}});
  REQUIRE(made);
  REQUIRE(made->files.front().changes.size() == 1);
  const auto& change = made->files.front().changes.front();
  CHECK(change.path == "image.tag");
  CHECK(change.old_value == "v2");
  CHECK(change.new_value == "v1");
}

TEST_CASE("reversal: the number that keeps order stays, whichever document has it",
          "[update-values]") {
  const std::string kept_by = "\n\nUpdate-Values-Order: a.yaml ";
  // As older versions wrote it, by name, by place.
  const auto* name = GENERATE("n", "metadata.name=web#n", "0#n");
  CAPTURE(name);
  Stage stage;
  stage.commit({{"a.yaml", "metadata: {name: web}\nn: 1\nt: a\n---\nmetadata: {name: x}\nn: 1\n"}},
               "first");
  const std::string now = "metadata: {name: web}\nn: 5\nt: b\n---\nmetadata: {name: x}\nn: 1\n";
  const auto id = stage.commit({{"a.yaml", now}}, "Set it" + kept_by + name).hex();
  CHECK(stage.reverted(id, now) ==
        "metadata: {name: web}\nn: 5\nt: a\n---\nmetadata: {name: x}\nn: 1\n");
}

TEST_CASE("reversal: the number that keeps order may have moved on", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "image:\n  tag: v1\nbuild: 1\n"}}, "first");
  const auto id = stage
                      .commit({{"a.yaml", "image:\n  tag: v2\nbuild: 6\n"}},
                              "Set it" + std::string(ours_and_number))
                      .hex();
  CHECK(stage.reverted(id, "image:\n  tag: v2\nbuild: 7\n") == "image:\n  tag: v1\nbuild: 7\n");
  // Twice is once.
  CHECK(stage.reverted(id, "image:\n  tag: v1\nbuild: 6\n") == "image:\n  tag: v1\nbuild: 6\n");
  CHECK(stage.reverted(id, "image:\n  tag: v1\nbuild: 7\n") == "image:\n  tag: v1\nbuild: 7\n");
  CHECK(stage.reverted(id, "image:\n  tag: v3\nbuild: 6\n").find("moved on") != std::string::npos);
}

TEST_CASE("reversal: the number that keeps order may have been made", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "image:\n  tag: v1\n"}}, "first");
  const auto id = stage
                      .commit({{"a.yaml", "image:\n  tag: v2\nbuild: \"6\"\n"}},
                              "Set it" + std::string(ours_and_number))
                      .hex();
  const std::string back = "image:\n  tag: v1\nbuild: \"6\"\n";
  CHECK(stage.reverted(id, "image:\n  tag: v2\nbuild: \"6\"\n") == back);
  CHECK(stage.reverted(id, back) == back);
  CHECK(stage.reverted(id, "image:\n  tag: v2\nbuild: \"7\"\n") ==
        "image:\n  tag: v1\nbuild: \"7\"\n");
}

TEST_CASE("reversal: a commit that only moved the number on is passed over", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "image:\n  tag: v1\nbuild: 1\n"}}, "first");
  const auto id = stage.commit({{"a.yaml", "image:\n  tag: v2\nbuild: 6\n"}},
                               "Set it" + std::string(ours_and_number));
  const auto number = stage.commit({{"a.yaml", "image:\n  tag: v2\nbuild: 7\n"}},
                                   "Set build\n\nUpdate-Values: a.yaml build 6 -> 7\n"
                                   "Update-Values-Order: a.yaml build");
  CHECK(stage.plan("last").value().commit().id == id.hex());
  CHECK(stage.plan("last", {"a.yaml"}).value().commit().id == id.hex());
  CHECK(stage.plan(number.hex()).error().message ==
        number.short_hex() + " changed only the number of --supersede-by, which stays");
}

TEST_CASE("reversal: a subject is quoted without its mark for pipelines", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "tag: v1\n"}}, "first");
  const auto id = stage.commit({{"a.yaml", "tag: v2\n"}}, "Set it [skip ci]").hex();
  CHECK(stage.plan(id).value().commit().subject == "Set it");
}

TEST_CASE("reversal: last is our newest commit to the files", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "tag: v1\n"}, {"b.yaml", "x: 1\n"}}, "first");
  const auto ours_of_a =
      stage.commit({{"a.yaml", "tag: v2\n"}, {"b.yaml", "x: 1\n"}}, "Set it" + std::string(ours));
  const auto ours_of_b = stage.commit({{"a.yaml", "tag: v2\n"}, {"b.yaml", "x: 2\n"}},
                                      "Set it\n\nUpdate-Values: b.yaml x 1 -> 2");
  stage.commit({{"a.yaml", "tag: v2\nmore: 1\n"}, {"b.yaml", "x: 2\n"}}, "by hand");
  CHECK(stage.plan("last").value().commit().id == ours_of_b.hex());
  CHECK(stage.plan("last", {"a.yaml"}).value().commit().id == ours_of_a.hex());
}

TEST_CASE("reversal: where nothing is ours, a file may have been misspelt", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "tag: v1\n"}}, "first");
  CHECK(stage.plan("last", {"a.yaml"}).error().kind == ErrorKind::not_found);
  CHECK(stage.plan("last", {"b.yaml"}).error().message ==
        "there is no b.yaml in the repository (did you mean a.yaml?)");
}

TEST_CASE("reversal: one commit is taken back at a time", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "tag: v1\n"}}, "first");
  const auto second = stage.commit({{"a.yaml", "tag: v2\n"}}, "second");
  stage.commit({{"a.yaml", "tag: v3\n"}}, "third");
  CHECK(stage.plan("HEAD^1").value().commit().id == second.hex());
  const auto range = stage.plan("HEAD~1..HEAD").error();
  CHECK(range.message == "'HEAD~1..HEAD' is a range, and one commit is taken back at a time");
  const auto parent = stage.plan("HEAD~1^2").error();
  CHECK(parent.hint == "before a commit there are ~1 to ~500 and ^, by the first parent");
}

TEST_CASE("reversal: last warns of values that the message does not tell of", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "i:\n- n: x\n  t: v1\nb: 1\n"}}, "first");
  const std::string now = "i:\n- n: x\n  t: v2\nb: 2\n";
  const auto id =
      stage.commit({{"a.yaml", now}}, "Squashed\n\nUpdate-Values: a.yaml i[n=x].t v1 -> v2");
  const auto warnings = [&](const std::string& revision) {
    return stage.plan(revision)
        ->make({{.path = "a.yaml", .text = now, .is_executable = false, .patterns = {0}}})
        .value()
        .files.front()
        .warnings;
  };
  CHECK(warnings("last") ==
        std::vector<std::string>{"b is taken back, too, which the message of " + id.short_hex() +
                                 " does not tell of; it may be somebody else's"});
  CHECK(warnings(id.hex()).empty());
}

TEST_CASE("reversal: last is what was merged, not the merge that tells of it", "[update-values]") {
  Stage stage;
  const auto first = stage.commit({{"a.yaml", "tag: v1\n"}}, "first");
  const auto change = stage.commit({{"a.yaml", "tag: v2\n"}}, "Set it" + std::string(ours));
  const auto tree =
      git::read_commit(stage.repository.commit(change, git::Ahead::nothing)->data)->tree;
  stage.repository.branch = stage.repository.add(
      ObjectType::commit, "tree " + tree.hex() + "\nparent " + first.hex() + "\nparent " +
                              change.hex() + "\n\nMerge it" + std::string(ours));
  CHECK(stage.plan("last").value().commit().id == change.hex());
}

TEST_CASE("reversal: last does not go back and forth", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "tag: v1\n"}}, "first");
  const auto id = stage.commit({{"a.yaml", "tag: v2\n"}}, "Set it" + std::string(ours)).hex();
  const auto back =
      stage
          .commit({{"a.yaml", "tag: v1\n"}},
                  "Revert it\n\nUpdate-Values: a.yaml tag v2 -> v1\nUpdate-Values-Reverts: " + id)
          .hex();
  CHECK(stage.plan("last", {"a.yaml"}).value().commit().id == id);
  CHECK(stage.reverted("last", "tag: v1\n") == "tag: v1\n");
  const auto again =
      stage.commit({{"a.yaml", "tag: v2\n"}},
                   "Again\n\nUpdate-Values: a.yaml tag v1 -> v2\nUpdate-Values-Reverts: " + back);
  CHECK(stage.plan("last", {"a.yaml"}).value().commit().id == again.hex());
  CHECK(stage.reverted("last", "tag: v2\n") == "tag: v1\n");
}

TEST_CASE("reversal: what others did in a commit of ours is theirs", "[update-values]") {
  Stage stage;
  stage.commit({{"a.yaml", "tag: v1\n"}, {"b.yaml", "x: 1\n"}}, "first");
  stage.commit({{"a.yaml", "tag: v2\n"}, {"b.yaml", "x: 2\n"}},
               "Squashed" + std::string(ours) + "\n\nCo-authored-by: x <x@y>\n");
  CHECK(stage.plan("last").value().patterns().size() == 1);
  CHECK(stage.plan(stage.repository.branch.hex()).value().patterns().size() == 2);
}

TEST_CASE("reversal: only values of that commit become what they were", "[update-values]") {
  struct Row {
    std::string before;
    std::string after;
    std::string now;
  };
  const auto row = GENERATE(values<Row>({
      // Another item has taken the place of ours.
      {"- name: app\n  tag: v1\n", "- name: app\n  tag: v2\n",
       "- name: app\n  tag: v3\n- name: side\n  tag: v2\n"},
      // A key that was removed has come back elsewhere.
      {"replicas: 1\na: 1\nb: 1\n", "a: 1\nb: 1\n", "a: 1\nb: 1\nreplicas: 5\n"},
      // A list of ours that others have added to.
      {"r:\n- x\n", "r:\n- x\ni:\n- y\n", "r:\n- x\ni:\n- y\n- z\n"},
      // An item that is no longer the same.
      {"i:\n- n: x\n", "i:\n- n: x\n- n: y\n  t: v2\n", "i:\n- n: x\n- n: y\n  t: v2\n  d: 1\n"},
      // Half a value.
      {"tag: v1\nx: 1\n", "tag: >-\n  v2\nx: 1\n", "tag: >-\n  v2\n  more\nx: 1\n"},
  }));
  CAPTURE(row.now);
  Stage stage;
  stage.commit({{"a.yaml", row.before}}, "first");
  const auto id = stage.commit({{"a.yaml", row.after}}, "second").hex();
  CHECK(stage.reverted(id, row.now).find("has moved on") != std::string::npos);
  CHECK(stage.reverted(id, row.after) == row.before);
}

TEST_CASE("reversal: keys and items of that commit go, and come back", "[update-values]") {
  struct Row {
    std::string before;
    std::string after;
    std::string now;
    std::string next;
  };
  const std::string web = "- name: web\n  newTag: v1\n";
  const std::string pinned = "- name: web\n  newTag: v2\n  digest: x\n";
  const auto row = GENERATE_COPY(values<Row>({
      {web + "- name: api\n", pinned + "- name: api\n", pinned + "- name: api\n  digest: y\n",
       web + "- name: api\n  digest: y\n"},
      {web + "- name: z\n  newTag: v1\n", "- name: web\n  digest: x\n- name: z\n  newTag: v1\n",
       "- name: web\n  digest: x\n- name: z\n  newTag: v2\n", web + "- name: z\n  newTag: v2\n"},
      {"images:\n" + web, "images:\n" + web + "- name: api\n",
       "images:\n" + web + "- name: api\n- name: more\n", "images:\n" + web + "- name: more\n"},
      {"a: |\n  tag: v1\n  replicas: 1\n", "a: |\n  tag: v2\n  replicas: 1\n",
       "a: |\n  tag: v2\n  replicas: 5\n", "a: |\n  tag: v1\n  replicas: 5\n"},
      {"old: 1\nb: 1\n", "b: 1\n", "b: 2\n", "old: 1\nb: 2\n"},
  }));
  CAPTURE(row.now);
  Stage stage;
  stage.commit({{"a.yaml", row.before}}, "first");
  const auto id = stage.commit({{"a.yaml", row.after}}, "second").hex();
  CHECK(stage.reverted(id, row.now) == row.next);
  // Nobody can tell whether an item that stands where ours did is ours with another name.
  const bool is_in_its_place = row.next.ends_with("- name: more\n");
  CHECK((stage.reverted(id, row.next) == row.next) == !is_in_its_place);
}

TEST_CASE("reversal: what is more than changed lines is refused", "[update-values]") {
  Stage stage;
  const auto first = stage.commit({{"a.yaml", "tag: v1\n"}}, "first").hex();
  CHECK(stage.plan(first).error().message ==
        first.substr(0, 7) + " is the first commit, which cannot be taken back");
  const auto adds = stage.commit({{"a.yaml", "tag: v1\n"}, {"b.yaml", "x: 1\n"}}, "adds").hex();
  CHECK(stage.plan(adds).error().message.find(" adds b.yaml, ") != std::string::npos);
  const auto deletes = stage.commit({{"a.yaml", "tag: v1\n"}}, "deletes").hex();
  CHECK(stage.plan(deletes).error().message.find(" deletes b.yaml, ") != std::string::npos);
  const auto mode = stage.commit({{"a.yaml", "tag: v1\n"}}, "mode", true).hex();
  CHECK(stage.plan(mode).error().message.find(" changes the mode of a.yaml, ") !=
        std::string::npos);
  const auto nothing = stage.commit({{"a.yaml", "tag: v1\n"}}, "empty", true).hex();
  CHECK(stage.plan(nothing).error().kind == ErrorKind::malformed);
}
