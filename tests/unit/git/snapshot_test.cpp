// SPDX-License-Identifier: Apache-2.0
#include "git/snapshot.hpp"

#include <catch2/catch.hpp>

#include "fakes/memory_repository.hpp"
#include "git/tree.hpp"

using fakes::MemoryRepository;
using git::ObjectType;
using git::Oid;
using git::Snapshot;

namespace {

// apps/web/values.yaml, apps/api/values.yaml (100664), apps/link, apps/sub, top.yaml
struct Stage {
  Stage() {
    using Memory = MemoryRepository;
    web = repository.add(ObjectType::blob, "web");
    const auto api = repository.add(ObjectType::blob, "api");
    const auto top = repository.add(ObjectType::blob, "top");
    const auto web_directory =
        repository.add(ObjectType::tree, Memory::entry("100644", "values.yaml", web));
    const auto api_directory =
        repository.add(ObjectType::tree, Memory::entry("100664", "values.yaml", api));
    const auto apps = repository.add(
        ObjectType::tree,
        Memory::entry("40000", "api", api_directory) + Memory::entry("120000", "link", top) +
            Memory::entry("160000", "sub", Oid{}) + Memory::entry("40000", "web", web_directory));
    root = repository.add(ObjectType::tree, Memory::entry("40000", "apps", apps) +
                                                Memory::entry("100755", "top.yaml", top));
    tip = repository.add_commit(root, {}, "first");
  }

  base::Result<Snapshot> take(const std::vector<std::string>& texts) {
    std::vector<git::FilePattern> patterns;
    for (const auto& text : texts) patterns.push_back(git::parse_file_pattern(text).value());
    return Snapshot::take(repository, tip, patterns);
  }

  std::vector<std::string> paths(const std::vector<std::string>& texts) {
    std::vector<std::string> found;
    const auto snapshot = take(texts);
    REQUIRE(snapshot);
    for (const auto& file : snapshot->files()) found.push_back(file.path);
    return found;
  }

  MemoryRepository repository;
  Oid web;
  Oid root;
  Oid tip;
};

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("Snapshot: finds files by name and by pattern, each once", "[git]") {
  Stage stage;
  CHECK(stage.paths({"top.yaml"}) == Paths{"top.yaml"});
  CHECK(stage.paths({"apps/*/values.yaml"}) ==
        Paths{"apps/api/values.yaml", "apps/web/values.yaml"});
  CHECK(stage.paths({"**/values.yaml"}) == Paths{"apps/api/values.yaml", "apps/web/values.yaml"});
  CHECK(stage.paths({"**"}) == Paths{"apps/api/values.yaml", "apps/web/values.yaml", "top.yaml"});
  CHECK(stage.paths({"apps/web/values.yaml", "apps/w*/*"}) == Paths{"apps/web/values.yaml"});
}

TEST_CASE("Snapshot: says which patterns a file matches", "[git]") {
  Stage stage;
  const auto snapshot = stage.take({"apps/web/values.yaml", "top.yaml", "apps/*/values.yaml"});
  REQUIRE(snapshot);
  CHECK(snapshot->files()[1].patterns == std::vector<std::size_t>{0, 2});
}

TEST_CASE("Snapshot: the directories of one level are asked for together", "[git]") {
  Stage stage;
  stage.paths({"apps/*/values.yaml", "top.yaml"});
  CHECK(stage.repository.looks_ahead.size() == 1 + 3);
}

TEST_CASE("Snapshot: says what it will want next, files with their directory", "[git]") {
  using git::Ahead;
  struct Row {
    Paths paths;
    std::vector<Ahead> ahead;  // of the commit, then of each level from the root
  };
  const auto row = GENERATE(values<Row>({
      {{"top.yaml"}, {Ahead::files, Ahead::files}},
      {{"apps/web/values.yaml"}, {Ahead::trees, Ahead::trees, Ahead::nothing, Ahead::files}},
      {{"apps/*/values.yaml", "top.yaml"},
       {Ahead::trees, Ahead::trees, Ahead::nothing, Ahead::files}},
      {{"**"}, {Ahead::trees, Ahead::trees, Ahead::trees, Ahead::trees}},
  }));
  CAPTURE(row.paths);
  Stage stage;
  stage.paths(row.paths);
  CHECK(stage.repository.looks_ahead == row.ahead);
}

TEST_CASE("Snapshot: a pattern over many directories does not want all of their files", "[git]") {
  Stage stage;
  const auto file = stage.repository.add(ObjectType::blob, "x");
  const auto directory =
      stage.repository.add(ObjectType::tree, MemoryRepository::entry("100644", "a.yaml", file));
  std::string root;
  for (char name = 'a'; name <= 'i'; ++name) {
    root += MemoryRepository::entry("40000", std::string(1, name), directory);
  }
  stage.tip = stage.repository.add_commit(stage.repository.add(ObjectType::tree, root), {}, "many");
  CHECK(stage.paths({"*/a.yaml"}).size() == 9);
  CHECK(stage.repository.looks_ahead.back() == git::Ahead::nothing);
}

TEST_CASE("Snapshot: what cannot be edited is refused by its name", "[git]") {
  struct Row {
    const char* path;
    const char* words;
  };
  const auto row = GENERATE(values<Row>({
      {"apps/link", "symbolic link"},
      {"apps/link/x", "symbolic link"},
      {"apps/sub", "submodule"},
      {"apps/sub/values.yaml", "submodule"},
      {"apps/web", "is a directory"},
      {"top.yaml/x", "is a file"},
      {"apps/wep/values.yaml", "did you mean apps/web?"},
      {"nothing-like-it.txt", "there is no nothing-like-it.txt"},
      {"env/*/values.yaml", "no file in the repository matches"},
  }));
  Stage stage;
  const auto snapshot = stage.take({row.path});
  REQUIRE_FALSE(snapshot);
  CHECK(snapshot.error().kind == base::ErrorKind::malformed);
  INFO(snapshot.error().message);
  CHECK(snapshot.error().message.find(row.words) != std::string::npos);
}

TEST_CASE("Snapshot: a change replaces ids and nothing else in each directory above it", "[git]") {
  Stage stage;
  const auto snapshot = stage.take({"apps/*/values.yaml"});
  REQUIRE(snapshot);
  const auto written =
      snapshot->write({{"apps/api/values.yaml", "API"}, {"apps/web/values.yaml", "WEB"}});
  REQUIRE(written);
  CHECK(written->objects.size() == 6);  // two files, two directories, apps, root

  const auto names_and_kinds = [](const git::Object& tree) {
    std::vector<std::pair<std::string, git::EntryKind>> list;
    for (const auto& entry : git::read_tree(tree.data).value())
      list.emplace_back(entry.name, entry.kind);
    return list;
  };
  const auto& new_root = written->objects.at(written->root);
  const auto& old_root = stage.repository.objects.at(stage.root);
  CHECK(names_and_kinds(new_root) == names_and_kinds(old_root));
  CHECK(new_root.data.size() == old_root.data.size());
  const auto legacy_mode = std::string("100664 values.yaml");
  const bool keeps_mode =
      std::any_of(written->objects.begin(), written->objects.end(),
                  [&](const auto& each) { return each.second.data.starts_with(legacy_mode); });
  CHECK(keeps_mode);
}

TEST_CASE("Snapshot: what is written reads as it was meant", "[git]") {
  Stage stage;
  const auto snapshot = stage.take({"apps/web/values.yaml"});
  const auto written = snapshot->write({{"apps/web/values.yaml", "new"}});
  REQUIRE(written);
  for (const auto& [id, object] : written->objects) stage.repository.objects[id] = object;
  stage.tip = stage.repository.add_commit(written->root, stage.tip, "second");
  const auto again = stage.take({"apps/web/values.yaml", "apps/api/values.yaml"});
  REQUIRE(again);
  CHECK(again->files()[0].text == "api");
  CHECK(again->files()[1].text == "new");
}
