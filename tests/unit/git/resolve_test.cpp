// SPDX-License-Identifier: Apache-2.0
//
// The same revisions at the same repository, nearby and behind the real git on loopback.
#include <catch2/catch.hpp>
#include <memory>
#include <sstream>

#include "base/text.hpp"
#include "fakes/served_git.hpp"
#include "git/commit.hpp"
#include "git/commit_checkout.hpp"
#include "git/http_wire.hpp"
#include "git/local_repository.hpp"
#include "git/remote_repository.hpp"
#include "unit/git/temporary_git.hpp"

using base::ErrorKind;

namespace {

// first <- second (main), third (side); tags v1 and light at first, "both" a tag at first and a
// branch at second, refs/pull/1/head at third.
class Site : public TemporaryGit {
 public:
  Site() {
    run("git init -q -b main work && cd work && mkdir apps && echo one > apps/a.txt && "
        "git add -A && git commit -qm first && git tag light && git tag -am x v1 && "
        "git tag -am y again v1 && git tag both && echo two > apps/a.txt && ln -s a.txt apps/link "
        "&& "
        "git add -A && git commit -qm second && git branch both && git checkout -qb side && "
        "git commit -q --allow-empty -m third && git update-ref refs/pull/1/head HEAD && "
        "git checkout -q main && cd .. && git clone -q --mirror work repo.git");
    first = ask("git -C work rev-parse light");
    second = ask("git -C work rev-parse main");
    third = ask("git -C work rev-parse side");
  }

  std::string first;
  std::string second;
  std::string third;
};

// The repository, and what it needs to live.
struct Opened {
  std::unique_ptr<fakes::ServedGit> server = nullptr;
  std::ostringstream sink = {};
  base::Log log{sink, {.tool = "test"}};
  base::SystemClock clock = {};
  base::Deadline deadline{clock, std::chrono::seconds(60)};
  std::unique_ptr<http::Client> client = nullptr;
  std::unique_ptr<git::Repository> repository = nullptr;

  git::Repository* operator->() const { return repository.get(); }
};

enum class Way { nearby, version_2, version_0 };

std::unique_ptr<Opened> open(const TemporaryGit& site, Way way, const std::string& name) {
  auto opened = std::make_unique<Opened>();
  if (way == Way::nearby) {
    opened->repository = std::move(git::LocalRepository::open(site.path(name))).value();
    return opened;
  }
  opened->server = std::make_unique<fakes::ServedGit>(site.path(), way == Way::version_0);
  auto client = http::Client::create({.user_agent = "test"}, opened->clock, opened->log);
  opened->client = std::make_unique<http::Client>(std::move(client).value());
  git::HttpWire::Settings settings = {.url = http::parse_url(opened->server->url(name)).value()};
  auto wire = std::make_unique<git::HttpWire>(*opened->client, std::move(settings),
                                              opened->deadline, opened->log);
  opened->repository = std::make_unique<git::RemoteRepository>(
      std::move(wire), git::RemoteRepository::Settings(), opened->deadline, opened->log);
  return opened;
}

}  // namespace

TEST_CASE("resolve: branches, tags, refs and ids become commits", "[git]") {
  const auto way = GENERATE(Way::nearby, Way::version_2, Way::version_0);
  CAPTURE(static_cast<int>(way));
  const Site site;
  const auto repository = open(site, way, "repo.git");
  const auto resolves_to = [&](const std::string& revision, const std::string& wanted) {
    INFO(revision);
    const auto id = (*repository)->resolve(revision);
    INFO((id ? "" : base::to_string(id.error())));
    REQUIRE(id);
    CHECK(id->hex() == wanted);
  };
  for (const auto* head : {"", "HEAD", "main", "refs/heads/main", "both"}) {
    resolves_to(head, site.second);
  }
  for (const auto* tag : {"v1", "light", "again", "refs/tags/v1", "refs/tags/both"}) {
    resolves_to(tag, site.first);
  }
  for (const auto* other : {"side", "pull/1/head", "refs/pull/1/head"}) {
    resolves_to(other, site.third);
  }
  resolves_to(site.first, site.first);
  resolves_to(base::to_upper(site.first), site.first);
}

TEST_CASE("resolve: what is missing is not found, and near names are offered", "[git]") {
  const auto way = GENERATE(Way::nearby, Way::version_2, Way::version_0);
  CAPTURE(static_cast<int>(way));
  const Site site;
  const auto repository = open(site, way, "repo.git");
  const auto missing = (*repository)->resolve("mian").error();
  CHECK(missing.kind == ErrorKind::not_found);
  CHECK(missing.hint == "did you mean main?");
  CHECK((*repository)->resolve("heads/main").error().kind == ErrorKind::not_found);
  CHECK((*repository)->resolve("1.*").error().kind == ErrorKind::usage);
  CHECK((*repository)->resolve("a b\n").error().kind == ErrorKind::usage);
  site.run("git init -q --bare empty.git");
  const auto empty = open(site, way, "empty.git");
  CHECK((*empty)->resolve("").error().message == "the repository is empty: it has no branch yet");
}

TEST_CASE("resolve: the first digits of an id are enough for a repository nearby only", "[git]") {
  const Site site;
  const auto beginning = site.first.substr(0, 9);
  CHECK((*open(site, Way::nearby, "repo.git"))->resolve(beginning)->hex() == site.first);
  const auto error = (*open(site, Way::version_2, "repo.git"))->resolve(beginning).error();
  CHECK(error.kind == ErrorKind::usage);
  CHECK(error.hint.find("40") != std::string::npos);
}

TEST_CASE("CommitCheckout: lists and reads at any commit of a server", "[git]") {
  const auto way = GENERATE(Way::nearby, Way::version_2, Way::version_0);
  CAPTURE(static_cast<int>(way));
  const Site site;
  const auto repository = open(site, way, "repo.git");
  for (const auto& [revision, text] :
       {std::pair("v1", "one\n"), std::pair("main", "two\n"), std::pair("side", "two\n")}) {
    INFO(revision);
    git::CommitCheckout checkout(*repository->repository, (*repository)->resolve(revision).value());
    const auto listing = checkout.list([](std::string_view) { return true; });
    REQUIRE(listing);
    CHECK(listing->paths(git::EntryKind::file) == std::vector<std::string>{"apps/a.txt"});
    CHECK(checkout.read({"apps/a.txt"}).value().at("apps/a.txt") == text);
  }
}

TEST_CASE("look_up reads what people say to git", "[git]") {
  const Site site;
  auto repository = std::move(git::LocalRepository::open(site.path("work"))).value();
  const auto commit = [&](const std::string& expression) {
    const auto found = repository->look_up(expression);
    return found ? found->hex() : base::to_string(found.error());
  };
  CHECK(commit("HEAD~1") == site.first);
  CHECK(commit("side^") == site.second);
  CHECK(commit("v1") == site.first);
  CHECK(commit(site.third.substr(0, 8)) == site.third);
  for (const auto* absent : {"HEAD~9", "absent", "@{u}", "HEAD:apps/a.txt", "a..b", "", "^"}) {
    INFO(absent);
    const auto found = repository->look_up(absent);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().kind == ErrorKind::not_found);
  }
  site.run("git -C work branch -q --set-upstream-to=side main");
  CHECK(commit("@{u}") == site.third);
}
