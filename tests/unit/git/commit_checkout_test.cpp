// SPDX-License-Identifier: Apache-2.0
#include "git/commit_checkout.hpp"

#include <catch2/catch.hpp>

#include "fakes/memory_repository.hpp"

using fakes::MemoryRepository;
using git::EntryKind;
using git::ObjectType;

namespace {

using Paths = std::vector<std::string>;

bool everywhere(std::string_view /*directory*/) {
  return true;
}

// apps/web/values.yaml, apps/link -> web/values.yaml, apps/up -> ../top.yaml, apps/out -> ../../x,
// apps/absolute -> /etc/passwd, apps/self -> self, apps/dir -> web, apps/gone -> nothing,
// apps/sub (a submodule), top.yaml
struct Stage {
  Stage() {
    const auto values = repository.add(ObjectType::blob, "web");
    const auto top = repository.add(ObjectType::blob, "top");
    const auto web =
        repository.add(ObjectType::tree, MemoryRepository::entry("100644", "values.yaml", values));
    std::string apps;
    const auto link = [&](const std::string& name, const std::string& target) {
      apps += MemoryRepository::entry("120000", name, repository.add(ObjectType::blob, target));
    };
    link("absolute", "/etc/passwd");
    link("dir", "web");
    link("gone", "nothing");
    link("link", "web/values.yaml");
    link("out", "../../x");
    link("self", "self");
    apps += MemoryRepository::entry("160000", "sub", git::Oid{});
    link("up", "./../top.yaml");
    apps += MemoryRepository::entry("40000", "web", web);
    const auto tree = repository.add(ObjectType::tree, apps);
    const auto root =
        repository.add(ObjectType::tree, MemoryRepository::entry("40000", "apps", tree) +
                                             MemoryRepository::entry("100644", "top.yaml", top));
    commit = repository.add_commit(root, {}, "first");
  }

  git::CommitCheckout checkout() { return git::CommitCheckout(repository, commit); }

  std::string read(const std::string& path) {
    const auto texts = checkout().read({path});
    return texts ? texts->at(path) : base::to_string(texts.error());
  }

  MemoryRepository repository;
  git::Oid commit;
};

}  // namespace

TEST_CASE("CommitCheckout: lists directories, files, links and submodules", "[git]") {
  Stage stage;
  const auto listing = stage.checkout().list(everywhere).value();
  CHECK(listing.paths(EntryKind::directory) == Paths{"apps", "apps/web"});
  CHECK(listing.paths(EntryKind::file) == Paths{"apps/web/values.yaml", "top.yaml"});
  CHECK(listing.paths(EntryKind::symlink) == Paths{"apps/absolute", "apps/dir", "apps/gone",
                                                   "apps/link", "apps/out", "apps/self",
                                                   "apps/up"});
  CHECK(listing.paths(EntryKind::submodule) == Paths{"apps/sub"});
}

TEST_CASE("CommitCheckout: directories that are not entered are listed, and not asked for",
          "[git]") {
  Stage stage;
  auto checkout = stage.checkout();
  const auto listing = checkout.list([](std::string_view path) { return path != "apps"; }).value();
  CHECK(listing.paths(EntryKind::directory) == Paths{"apps"});
  CHECK(stage.repository.looks_ahead.size() == 2);  // the commit and the root
}

TEST_CASE("CommitCheckout: the directories of one level are asked for together, once", "[git]") {
  Stage stage;
  auto checkout = stage.checkout();
  REQUIRE(checkout.list(everywhere));
  REQUIRE(checkout.list(everywhere));
  REQUIRE(checkout.read({"apps/web/values.yaml"}));
  CHECK(stage.repository.looks_ahead.size() == 1 + 3);
}

TEST_CASE("CommitCheckout: reads files, and follows links that stay inside", "[git]") {
  Stage stage;
  CHECK(stage.read("top.yaml") == "top");
  CHECK(stage.read("apps/web/values.yaml") == "web");
  CHECK(stage.read("apps/link") == "web");
  CHECK(stage.read("apps/up") == "top");
  CHECK(stage.read("apps/dir/values.yaml") == "web");
  const auto both = stage.checkout().read({"top.yaml", "apps/link"}).value();
  CHECK(both == std::map<std::string, std::string>{{"apps/link", "web"}, {"top.yaml", "top"}});
  CHECK(stage.checkout().read({})->empty());
}

TEST_CASE("CommitCheckout: says what keeps it from reading", "[git]") {
  Stage stage;
  CHECK(stage.read("apps/out") == "apps/out leads out of the repository");
  CHECK(stage.read("apps/absolute") == "apps/absolute leads out of the repository");
  CHECK(stage.read("apps/self") == "apps/self is a link that leads to itself");
  CHECK(stage.read("apps/gone") == "apps/gone leads nowhere");
  CHECK(stage.read("apps/sub/x") == "apps/sub/x lies in a submodule");
  CHECK(stage.read("apps/web") == "apps/web is a directory");
  CHECK(stage.read("top.yaml/x") == "top.yaml/x goes on behind a file");
  CHECK(stage.read("missing") == "missing does not exist");
  CHECK(stage.checkout().read({"missing"}).error().kind == base::ErrorKind::malformed);
}

TEST_CASE("CommitCheckout: more than 64 levels are refused", "[git]") {
  MemoryRepository repository;
  auto tree = repository.add(ObjectType::tree, "");
  for (int i = 0; i < 70; ++i) {
    tree = repository.add(ObjectType::tree, MemoryRepository::entry("40000", "a", tree));
  }
  git::CommitCheckout checkout(repository, repository.add_commit(tree, {}, "deep"));
  CHECK(checkout.list(everywhere).error().kind == base::ErrorKind::malformed);
  CHECK(checkout.list([](std::string_view path) { return path.size() < 50; }));
}
