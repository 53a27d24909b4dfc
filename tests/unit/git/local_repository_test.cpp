// SPDX-License-Identifier: Apache-2.0
#include "git/local_repository.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "git/commit.hpp"
#include "git/snapshot.hpp"

namespace fs = std::filesystem;
using base::ErrorKind;
using git::Ancestry;
using Kind = git::PushAnswer::Kind;

namespace {

// A real bare repository, made by git, with one commit on main.
class Directory {
 public:
  Directory() {
    std::string name = (fs::temp_directory_path() / "local-repository-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    run("git init -q --bare -b main repo.git");
    std::ofstream(root_ / "stream")
        << "commit refs/heads/main\ncommitter a <b> 0 +0000\ndata 1\nx\n"
           "M 644 inline values.yaml\ndata 7\ntag: 1\n\n";
    run("git -C repo.git fast-import --quiet < stream");
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { fs::remove_all(root_); }

  void run(const std::string& command) const {
    const auto line =
        "cd '" + root_.string() + "' && HOME=/nonexistent " + command + " >/dev/null 2>&1";
    REQUIRE(std::system(line.c_str()) == 0);
  }

  std::string path() const { return (root_ / "repo.git").string(); }
  std::string other(const std::string& name) const { return (root_ / name).string(); }

  std::unique_ptr<git::LocalRepository> open() const {
    return std::move(git::LocalRepository::open(path())).value();
  }

  void add_hook(const std::string& name, fs::perms permissions) const {
    const auto file = root_ / "repo.git/hooks" / name;
    std::ofstream(file) << "#!/bin/sh\nexit 1\n";
    fs::permissions(file, permissions);
  }

 private:
  fs::path root_;
};

git::Update update_at(git::Repository& repository, const git::Tip& tip, const std::string& text) {
  const auto pattern = git::parse_file_pattern("values.yaml").value();
  const auto snapshot = git::Snapshot::take(repository, tip.commit, {pattern});
  REQUIRE(snapshot);
  auto written = snapshot->write({{"values.yaml", text}}).value();
  auto commit = git::write_commit({.tree = written.root,
                                   .parent = tip.commit,
                                   .author = {.name = "a", .mail = "b"},
                                   .committer = {.name = "a", .mail = "b"},
                                   .time = std::chrono::seconds(1),
                                   .message = text});
  const auto id = git::hash(commit);
  written.objects[id] = commit;
  return {.ref = tip.ref, .old_tip = tip.commit, .new_tip = id, .objects = written.objects};
}

}  // namespace

TEST_CASE("LocalRepository: a commit lands and git finds it sound", "[git]") {
  const Directory directory;
  const auto repository = directory.open();
  const auto tip = repository->tip("");
  REQUIRE(tip);
  CHECK(tip->branch() == "main");
  const auto update = update_at(*repository, *tip, "tag: 2\n");
  CHECK(repository->push(update)->kind == Kind::accepted);
  CHECK(repository->tip("main")->commit == update.new_tip);
  directory.run("git -C repo.git fsck --strict");
  directory.run("test \"$(git -C repo.git show main:values.yaml)\" = 'tag: 2'");
}

TEST_CASE("LocalRepository: the branch moves only from where it was expected", "[git]") {
  const Directory directory;
  const auto repository = directory.open();
  const auto tip = repository->tip("main");
  const auto first = update_at(*repository, *tip, "tag: 2\n");
  const auto second = update_at(*repository, *tip, "tag: 3\n");
  CHECK(repository->push(first)->kind == Kind::accepted);
  CHECK(repository->push(second)->kind == Kind::declined);
  CHECK(repository->tip("main")->commit == first.new_tip);
  CHECK(repository->has_any(first.new_tip, tip->commit, {first.new_tip}).value());
  CHECK_FALSE(repository->has_any(first.new_tip, tip->commit, {second.new_tip}).value());
}

TEST_CASE("LocalRepository: a commit is its own ancestor, and those before it are", "[git]") {
  const Directory directory;
  const auto repository = directory.open();
  const auto first = repository->tip("main")->commit;
  const auto second = update_at(*repository, *repository->tip("main"), "tag: 2\n");
  REQUIRE(repository->push(second)->kind == Kind::accepted);
  const auto beside = update_at(*repository, {.ref = "refs/heads/main", .commit = first}, "x\n");
  directory.run("git -C repo.git branch side " + first.hex());
  REQUIRE(repository->push({.ref = "refs/heads/side",
                            .old_tip = first,
                            .new_tip = beside.new_tip,
                            .objects = beside.objects}));
  const auto is_before = [&](const std::string& wanted, const git::Oid& tip) {
    return repository->ancestry(wanted, tip).value() == Ancestry::ancestor;
  };
  CHECK(is_before(first.hex(), first));
  CHECK(is_before(first.hex(), second.new_tip));
  CHECK(is_before(first.hex().substr(0, 7), second.new_tip));
  CHECK_FALSE(is_before(second.new_tip.hex(), first));
  CHECK_FALSE(is_before(beside.new_tip.hex(), second.new_tip));
  CHECK(repository->ancestry(std::string(40, 'e'), first).value() == Ancestry::unknown);
  CHECK(repository->ancestry("main", first).error().kind == ErrorKind::usage);
}

TEST_CASE("LocalRepository: a tag stands for its commit", "[git]") {
  const Directory directory;
  const auto repository = directory.open();
  const auto tip = repository->tip("main")->commit;
  directory.run("git -C repo.git -c user.name=a -c user.email=b tag -a v1 -m x main");
  std::string tag;
  std::ifstream(directory.path() + "/refs/tags/v1") >> tag;
  CHECK(repository->ancestry(tip.hex(), *git::parse_oid(tag)).value() == Ancestry::ancestor);
}

TEST_CASE("LocalRepository: without the tip nothing can be told", "[git]") {
  const Directory directory;
  const auto repository = directory.open();
  const auto tip = repository->tip("main")->commit;
  const auto elsewhere = *git::parse_oid(std::string(40, 'e'));
  for (const auto& wanted : {tip.hex(), std::string(40, 'd')}) {
    CHECK(repository->ancestry(wanted, elsewhere).error().kind == ErrorKind::rejected);
  }
}

TEST_CASE("LocalRepository: one that is cut off can say yes, but not no", "[git]") {
  const Directory directory;
  const auto full = directory.open();
  const auto first = full->tip("main")->commit;
  for (const auto* text : {"tag: 2\n", "tag: 3\n"}) {
    REQUIRE(full->push(update_at(*full, *full->tip("main"), text))->kind == Kind::accepted);
  }
  const auto tip = full->tip("main")->commit;
  const auto second = git::read_commit(full->commit(tip, git::Ahead::nothing)->data)->parents;
  directory.run("git clone -q --bare --depth 2 file://$PWD/repo.git shallow.git");
  const auto shallow =
      std::move(git::LocalRepository::open(directory.other("shallow.git"))).value();
  CHECK(shallow->ancestry(second.front().hex(), tip).value() == Ancestry::ancestor);
  CHECK(shallow->ancestry(first.hex(), tip).value() == Ancestry::ancestor);  // named by `second`
  CHECK(shallow->ancestry(std::string(40, 'e'), tip).error().kind == ErrorKind::rejected);
  CHECK(shallow->ancestry(tip.hex(), second.front()).error().kind == ErrorKind::rejected);
}

TEST_CASE("LocalRepository: a file whose id begins as that of a commit is no other commit",
          "[git]") {
  const Directory directory;
  const auto repository = directory.open();
  git::Objects objects;
  const auto add = [&](git::ObjectType type, std::string data) {
    const git::Object object = {.type = type, .data = std::move(data)};
    objects[git::hash(object)] = object;
    return git::hash(object);
  };
  const auto tree = add(git::ObjectType::tree, "");
  const auto commit =
      add(git::ObjectType::commit,
          "tree " + tree.hex() + "\nauthor a <b> 12014 +0000\ncommitter a <b> 12014 +0000\n\nx\n");
  const auto file = add(git::ObjectType::blob, "1665\n");
  const auto beginning = commit.hex().substr(0, 7);
  REQUIRE(file.hex().starts_with(beginning));
  const auto tip = repository->tip("main")->commit;
  REQUIRE(repository->push(
      {.ref = "refs/heads/main", .old_tip = tip, .new_tip = commit, .objects = objects}));
  CHECK(repository->ancestry(beginning, commit).value() == Ancestry::ancestor);
  CHECK(repository->ancestry(beginning, tip).value() == Ancestry::none);
}

TEST_CASE("LocalRepository: a held lock is a decline that may pass", "[git]") {
  const Directory directory;
  const auto repository = directory.open();
  const auto update = update_at(*repository, *repository->tip("main"), "tag: 2\n");
  directory.run("touch repo.git/refs/heads/main.lock");
  const auto answer = repository->push(update);
  REQUIRE(answer);
  CHECK(answer->kind == Kind::declined);
  directory.run("rm repo.git/refs/heads/main.lock");
  CHECK(repository->push(update)->kind == Kind::accepted);
}

TEST_CASE("LocalRepository: an active hook that we would not run is refused", "[git]") {
  const auto* hook = GENERATE("pre-receive", "update", "reference-transaction");
  const Directory directory;
  const auto repository = directory.open();
  const auto update = update_at(*repository, *repository->tip("main"), "tag: 2\n");
  directory.add_hook(hook, fs::perms::owner_all);
  const auto answer = repository->push(update);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == ErrorKind::usage);
  CHECK(answer.error().message.find(hook) != std::string::npos);
}

TEST_CASE("LocalRepository: hooks are looked for where core.hooksPath says", "[git]") {
  const Directory directory;
  const auto repository = directory.open();
  const auto update = update_at(*repository, *repository->tip("main"), "tag: 2\n");
  directory.run(
      "mkdir elsewhere && printf '#!/bin/sh\\n' > elsewhere/update && chmod +x elsewhere/update");
  directory.run("git -C repo.git config core.hooksPath '" + directory.other("elsewhere") + "'");
  CHECK_FALSE(directory.open()->push(update));
}

TEST_CASE("LocalRepository: hooks that do not run or do not decide do not matter", "[git]") {
  const Directory directory;
  const auto repository = directory.open();
  const auto update = update_at(*repository, *repository->tip("main"), "tag: 2\n");
  directory.add_hook("post-receive", fs::perms::owner_all);
  directory.add_hook("update", fs::perms::owner_read | fs::perms::owner_write);
  CHECK(repository->push(update)->kind == Kind::accepted);
}

TEST_CASE("LocalRepository: a branch that is checked out is refused, another is not", "[git]") {
  const Directory directory;
  directory.run("git clone -q repo.git work && git -C work branch other");
  auto repository = std::move(git::LocalRepository::open(directory.other("work"))).value();
  const auto refused = repository->push(update_at(*repository, *repository->tip("main"), "x: 1\n"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().hint.find("--dir") != std::string::npos);
  CHECK(repository->push(update_at(*repository, *repository->tip("other"), "x: 1\n"))->kind ==
        Kind::accepted);
}

TEST_CASE("LocalRepository: a branch under another name is the branch itself", "[git]") {
  const Directory directory;
  directory.run("git -C repo.git symbolic-ref refs/heads/release refs/heads/main");
  const auto repository = directory.open();
  const auto tip = repository->tip("release");
  REQUIRE(tip);
  CHECK(tip->branch() == "main");
  CHECK(repository->push(update_at(*repository, *tip, "tag: 2\n"))->kind == Kind::accepted);
}

TEST_CASE("LocalRepository: what is missing is not found, and near names are offered", "[git]") {
  const Directory directory;
  CHECK(git::LocalRepository::open(directory.other("nowhere")).error().kind ==
        ErrorKind::not_found);
  const auto error = directory.open()->tip("mian").error();
  CHECK(error.kind == ErrorKind::not_found);
  CHECK(error.hint.find("main") != std::string::npos);
  directory.run("git init -q --bare empty.git");
  const auto empty = std::move(git::LocalRepository::open(directory.other("empty.git"))).value();
  CHECK(empty->tip("").error().message.find("empty") != std::string::npos);
}

TEST_CASE("LocalRepository: SHA-256 is refused by its name", "[git]") {
  const Directory directory;
  directory.run("git init -q --bare --object-format=sha256 new.git");
  const auto opened = git::LocalRepository::open(directory.other("new.git"));
  REQUIRE_FALSE(opened);
  CHECK(opened.error().message.find("SHA-256") != std::string::npos);
}

TEST_CASE("branch_ref: names that Git does not allow are refused", "[git]") {
  CHECK(git::branch_ref("main").value() == "refs/heads/main");
  CHECK(git::branch_ref("refs/heads/a/b").value() == "refs/heads/a/b");
  for (const std::string bad :
       {"a..b", "a b", "-\n", "a~1", "a:b", "a.lock", "/a", "a//b", "@{x}"}) {
    INFO(bad);
    CHECK(git::branch_ref(bad).error().kind == ErrorKind::usage);
  }
  CHECK(git::branch_ref(std::string("a\0b", 3)).error().kind == ErrorKind::usage);
}
