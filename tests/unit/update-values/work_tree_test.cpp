// SPDX-License-Identifier: Apache-2.0
#include "update-values/work_tree.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "../base/temp_dir.hpp"
#include "fakes/manual_clock.hpp"
#include "update-values/value_edits.hpp"

using namespace tools::update_values;
using base::ErrorKind;
using test::content;
using test::TempDir;

namespace fs = std::filesystem;

namespace {

const std::string old_text = "tag: v1 # ours\n";
const std::string new_text = "tag: v2 # ours\n";

using Paths = std::vector<std::string>;

// A directory with files that all have `tag`.
struct Tree {
  explicit Tree(const Paths& paths) {
    for (const auto& path : paths) add(path, old_text);
  }

  void add(const std::string& path, const std::string& text) const {
    fs::create_directories(fs::path(dir / path).parent_path());
    test::write(dir / path, text);
  }

  base::Result<Made> edit(const Paths& files, Mode mode = Mode::write) {
    Options options;
    options.files = files;
    options.assignments = {"tag=v2"};
    const auto plan = plan_edits(options, {});
    REQUIRE(plan);
    const base::Deadline deadline(clock, std::chrono::minutes(2));
    return edit_work_tree(dir.path(), ValueEdits(*plan), mode, deadline);
  }

  Paths edited(const Paths& files) {
    const auto done = edit(files);
    INFO((done ? "" : base::to_string(done.error())));
    REQUIRE(done);
    Paths paths;
    for (const auto& file : done->files) {
      paths.push_back(file.path);
      CHECK(content(dir / file.path) == new_text);
    }
    return paths;
  }

  base::Error refused(const Paths& files) {
    auto done = edit(files);
    REQUIRE_FALSE(done);
    return std::move(done).error();
  }

  TempDir dir;
  fakes::ManualClock clock;
};

mode_t mode_of(const std::string& path) {
  struct stat status = {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

EditedFile edited_file(const std::string& path) {
  return {.path = path, .old_text = old_text, .new_text = new_text, .changes = {}, .warnings = {}};
}

}  // namespace

TEST_CASE("work tree: a pattern finds the files it describes, and each once", "[update-values]") {
  const Paths all = {"a.yaml",          "b.yaml",        "c.yml",           "env/a.yaml",
                     "env/test/a.yaml", ".git/a.yaml",   ".GIT/env/a.yaml", "env/.git/a.yaml",
                     "other/a.yaml",    ".hidden/a.yaml"};
  struct Row {
    Paths patterns;
    Paths found;
  };
  const auto row = GENERATE(values<Row>({
      {{"a.yaml"}, {"a.yaml"}},
      {{"./env/a.yaml"}, {"env/a.yaml"}},
      {{"*.yaml"}, {"a.yaml", "b.yaml"}},
      {{"[ac].y*"}, {"a.yaml", "c.yml"}},
      {{"?.yml"}, {"c.yml"}},
      {{"*/a.yaml"}, {"env/a.yaml", "other/a.yaml"}},
      {{"env/**/a.yaml"}, {"env/a.yaml", "env/test/a.yaml"}},
      {{"**/b.yaml"}, {"b.yaml"}},
      {{".hidden/*"}, {".hidden/a.yaml"}},
      {{"env/**"}, {"env/a.yaml", "env/test/a.yaml"}},
      {{"a.yaml", "*.yaml", "**/a.yaml"},
       {"a.yaml", "b.yaml", "env/a.yaml", "env/test/a.yaml", "other/a.yaml"}},
  }));
  CAPTURE(row.patterns);
  Tree tree(all);
  CHECK(tree.edited(row.patterns) == row.found);
  for (const auto& path : all) {
    const bool is_found = std::find(row.found.begin(), row.found.end(), path) != row.found.end();
    CHECK(content(tree.dir / path) == (is_found ? new_text : old_text));
  }
}

TEST_CASE("work tree: what is no file is called what it is", "[update-values]") {
  struct Row {
    std::string file;
    std::string words;
  };
  const auto row = GENERATE(values<Row>({
      {"absent.yaml", "there is no absent.yaml"},
      {"vlues.yaml", "did you mean values.yaml?"},
      {"env/vlues.yaml", "did you mean env/values.yaml?"},
      {"absent/values.yaml", "there is no "},
      {"env", "env is a directory"},
      {"values.yaml/x", "values.yaml is a file, not a directory"},
      {"env/values.yaml/x/y", "env/values.yaml is a file, not a directory"},
      {"pipe.yaml", "pipe.yaml is not a regular file"},
      {"*.txt", "matches *.txt"},
      {"values.yaml/*", "matches values.yaml/*"},
  }));
  CAPTURE(row.file);
  Tree tree({"values.yaml", "env/values.yaml"});
  REQUIRE(::mkfifo((tree.dir / "pipe.yaml").c_str(), 0600) == 0);
  const auto error = tree.refused({row.file});
  CHECK(error.kind == ErrorKind::malformed);
  CHECK_THAT(error.message, Catch::Contains(row.words));
}

TEST_CASE("work tree: a directory that is not there is named", "[update-values]") {
  fakes::ManualClock clock;
  const base::Deadline deadline(clock, std::chrono::minutes(2));
  const auto done = edit_work_tree("/no/such/place", ValueEdits({}), Mode::write, deadline);
  REQUIRE_FALSE(done);
  CHECK(done.error().message == "there is no directory /no/such/place");
}

TEST_CASE("work tree: a symbolic link is never followed", "[update-values]") {
  Tree tree({"real/values.yaml", "b.yaml"});
  const TempDir outside;
  test::write(outside / "values.yaml", old_text);
  fs::create_symlink("real/values.yaml", tree.dir / "link.yaml");
  fs::create_directory_symlink("real", tree.dir / "linked");
  fs::create_directory_symlink(outside.path(), tree.dir / "out");
  SECTION("named, it is refused") {
    for (const auto* path : {"link.yaml", "linked/values.yaml", "out/values.yaml"}) {
      CAPTURE(path);
      const auto error = tree.refused({path});
      CHECK(error.kind == ErrorKind::malformed);
      CHECK_THAT(error.message, Catch::Contains("symbolic link"));
    }
  }
  SECTION("matched, it is passed over") {
    CHECK(tree.edited({"*.yaml"}) == Paths{"b.yaml"});
    CHECK(tree.edited({"**/values.yaml"}) == Paths{"real/values.yaml"});
    CHECK(content(tree.dir / "real/values.yaml") == new_text);
  }
  CHECK(fs::is_symlink(tree.dir / "link.yaml"));
  CHECK(content(outside / "values.yaml") == old_text);
}

TEST_CASE("work tree: all files change or none", "[update-values]") {
  Tree tree({"a.yaml", "m.yaml"});
  tree.add("z.yaml", "other: 1\n");
  const auto error = tree.refused({"*.yaml"});
  CHECK(error.kind == ErrorKind::malformed);
  CHECK_THAT(base::to_string(error), Catch::Contains("z.yaml"));
  CHECK(content(tree.dir / "a.yaml") == old_text);
  CHECK(content(tree.dir / "m.yaml") == old_text);
  CHECK(tree.dir.file_count() == 3);
}

TEST_CASE("work tree: looking changes nothing", "[update-values]") {
  Tree tree({"a.yaml"});
  const auto done = tree.edit({"a.yaml"}, Mode::look);
  REQUIRE(done);
  CHECK(done->files.front().new_text == new_text);
  CHECK(content(tree.dir / "a.yaml") == old_text);
}

TEST_CASE("work tree: permission bits stay", "[update-values]") {
  const auto mode = GENERATE(as<mode_t>(), 0600, 0640, 0644, 0755, 0666);
  Tree tree({"a.yaml"});
  REQUIRE(::chmod((tree.dir / "a.yaml").c_str(), mode) == 0);
  CHECK(tree.edited({"a.yaml"}) == Paths{"a.yaml"});
  CHECK(mode_of(tree.dir / "a.yaml") == mode);
}

TEST_CASE("work tree: the deadline holds here, too", "[update-values]") {
  Tree tree({"a.yaml"});
  Options options;
  options.files = {"a.yaml"};
  options.assignments = {"tag=v2"};
  const auto plan = plan_edits(options, {});
  REQUIRE(plan);
  const base::Deadline deadline(tree.clock, std::chrono::seconds(1));
  REQUIRE(tree.clock.sleep_for(std::chrono::seconds(2)));
  const auto done = edit_work_tree(tree.dir.path(), ValueEdits(*plan), Mode::write, deadline);
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::timeout);
  CHECK(content(tree.dir / "a.yaml") == old_text);
}

TEST_CASE("work tree: what somebody else has just written is not overwritten", "[update-values]") {
  const Tree tree({"a.yaml", "c.yaml"});
  const std::string theirs = "tag: v3 # theirs\n";
  tree.add("b.yaml", theirs);
  const auto done = write_work_tree(
      tree.dir.path(), {edited_file("a.yaml"), edited_file("b.yaml"), edited_file("c.yaml")});
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::conflict);
  CHECK_THAT(done.error().message, Catch::Contains("b.yaml"));
  CHECK(content(tree.dir / "a.yaml") == old_text);
  CHECK(content(tree.dir / "b.yaml") == theirs);
  CHECK(content(tree.dir / "c.yaml") == old_text);
  CHECK(tree.dir.file_count() == 3);
}

TEST_CASE("work tree: a file that has become a link meanwhile is not written through",
          "[update-values]") {
  const Tree tree({"a.yaml", "target.yaml"});
  fs::create_symlink("target.yaml", tree.dir / "b.yaml");
  REQUIRE_FALSE(write_work_tree(tree.dir.path(), {edited_file("a.yaml"), edited_file("b.yaml")}));
  CHECK(content(tree.dir / "a.yaml") == old_text);
  CHECK(content(tree.dir / "target.yaml") == old_text);
  CHECK(fs::is_symlink(tree.dir / "b.yaml"));
}
