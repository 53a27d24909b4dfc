// SPDX-License-Identifier: Apache-2.0
#include "git/work_tree.hpp"

#include <unistd.h>

#include "unit/git/temporary_git.hpp"

using git::EntryKind;

namespace {

using Paths = std::vector<std::string>;

bool everywhere(std::string_view /*directory*/) {
  return true;
}

std::unique_ptr<git::WorkTree> around(const std::string& path) {
  auto tree = git::WorkTree::around(path);
  INFO((tree ? "" : base::to_string(tree.error())));
  REQUIRE(tree);
  return std::move(tree).value();
}

std::string read(git::WorkTree& tree, const std::string& path) {
  const auto texts = tree.read({path});
  return texts ? texts->at(path) : base::to_string(texts.error());
}

}  // namespace

TEST_CASE("WorkTree: lists what git would add, committed or not", "[git]") {
  const TemporaryGit site;
  site.run("git init -q -b main .");
  for (const auto* name : {"a/b/c.yaml", "a/.hidden/d", "logs/x.log", "logs/kept.log", "top.yaml",
                           "build/out/x", "node_modules/y"}) {
    site.write(name, "text");
  }
  site.write(".gitignore", "*.log\nbuild/\n");
  site.write("node_modules/.gitignore", "*\n");
  site.run("mkdir -p empty/deep && git add -f logs/kept.log && ln -s a/b link && mkfifo pipe");
  const auto listing = around(site.path())->list(everywhere).value();
  CHECK(listing.paths(EntryKind::directory) == Paths{"a", "a/.hidden", "a/b", "logs"});
  CHECK(listing.paths(EntryKind::file) ==
        Paths{".gitignore", "a/.hidden/d", "a/b/c.yaml", "logs/kept.log", "top.yaml"});
  CHECK(listing.paths(EntryKind::symlink) == Paths{"link"});
}

TEST_CASE("WorkTree: a directory that is not entered counts where there is a file below", "[git]") {
  const TemporaryGit site;
  site.write("a/b/c.yaml", "text");
  site.run("mkdir -p empty/deep");
  const auto listing = around(site.path())->list([](std::string_view) { return false; }).value();
  CHECK(listing.paths(EntryKind::directory) == Paths{"a"});
  CHECK(listing.entries.size() == 1);
}

TEST_CASE("WorkTree: repositories inside are submodules, with or without their files", "[git]") {
  const TemporaryGit site;
  site.run(
      "git init -q . && git init -q inner && git init -q bare-one && mkdir recorded && "
      "git update-index --add --cacheinfo "
      "160000,1234567890123456789012345678901234567890,recorded");
  site.write("inner/x", "text");
  const auto listing = around(site.path())->list(everywhere).value();
  CHECK(listing.paths(EntryKind::submodule) == Paths{"bare-one", "inner", "recorded"});
  CHECK(listing.paths(EntryKind::file).empty());
}

TEST_CASE("WorkTree: knows its root, its remotes and its branch", "[git]") {
  const TemporaryGit site;
  site.run(
      "git init -q -b feature/x . && git remote add backup https://example.com/b.git && "
      "git remote add origin git@example.com:a.git && git remote add alpha ../alpha");
  site.write("a/b/c", "text");
  const auto tree = around(site.path("a/b"));
  CHECK(tree->root() == site.path());
  CHECK(tree->place() == "a/b");
  CHECK(tree->is_repository());
  CHECK(tree->branch() == "feature/x");
  const auto remotes = tree->remotes();
  REQUIRE(remotes.size() == 3);
  CHECK(remotes[0].url == "git@example.com:a.git");
  CHECK(remotes[1].name == "alpha");
  CHECK(remotes[2].name == "backup");
  site.run("git add -A && git commit -qm x && git checkout -q --detach");
  CHECK_FALSE(around(site.path())->branch());
}

TEST_CASE("WorkTree: a directory without git is taken as it lies", "[git]") {
  const TemporaryGit site;
  site.write(".gitignore", "x\n");
  site.write("x", "text");
  const auto tree = around(site.path());
  CHECK_FALSE(tree->is_repository());
  CHECK(tree->place().empty());
  CHECK(tree->remotes().empty());
  CHECK_FALSE(tree->branch());
  CHECK(tree->list(everywhere).value().paths(EntryKind::file) == Paths{".gitignore", "x"});
}

TEST_CASE("WorkTree: a work tree of another repository is one, too", "[git]") {
  const TemporaryGit site;
  site.run(
      "git init -q -b main one && cd one && git commit -q --allow-empty -m x && "
      "git worktree add -q -b other ../two");
  site.write("two/y", "text");
  const auto tree = around(site.path("two"));
  CHECK(tree->root() == site.path("two"));
  CHECK(tree->branch() == "other");
  CHECK(tree->list(everywhere).value().paths(EntryKind::file) == Paths{"y"});
}

TEST_CASE("WorkTree: reads files, and nothing outside", "[git]") {
  const TemporaryGit site;
  site.run(
      "mkdir tree && cd tree && git init -q . && echo secret > ../secret && "
      "ln -s ../secret out && ln -s /etc/passwd absolute && ln -s a/b.yaml in && "
      "ln -s self self && ln -s .git/HEAD head && mkfifo pipe");
  site.write("tree/a/b.yaml", "b: 1\n");
  const auto tree = around(site.path("tree"));
  CHECK(read(*tree, "a/b.yaml") == "b: 1\n");
  CHECK(read(*tree, "in") == "b: 1\n");
  CHECK(read(*tree, "out") == "out leads out of the repository");
  CHECK(read(*tree, "absolute") == "absolute leads out of the repository");
  CHECK(read(*tree, "../secret") == "../secret leads out of the repository");
  CHECK(read(*tree, "head") == "head leads into .git");
  CHECK(read(*tree, "a") == "a is a directory");
  CHECK(read(*tree, "pipe") == "pipe is no file");
  CHECK(read(*tree, "self").find("leads nowhere") != std::string::npos);
  CHECK(tree->read({"missing"}).error().kind == base::ErrorKind::malformed);
}

TEST_CASE("WorkTree: files over the limit are refused", "[git]") {
  const TemporaryGit site;
  site.run("truncate -s 17M large");
  CHECK(read(*around(site.path()), "large") == "large is over the limit of 16 MiB");
}

TEST_CASE("WorkTree: what is no directory with files is refused", "[git]") {
  const TemporaryGit site;
  site.run("git init -q --bare bare.git && touch file");
  for (const auto* name : {"bare.git", "file", "missing"}) {
    INFO(name);
    CHECK(git::WorkTree::around(site.path(name)).error().kind == base::ErrorKind::usage);
  }
}
