// SPDX-License-Identifier: Apache-2.0
#include "git/tree.hpp"

#include <catch2/catch.hpp>

using git::EntryKind;

namespace {

std::string entry(const std::string& mode, const std::string& name, char fill = 'x') {
  return mode + " " + name + '\0' + std::string(git::Oid::size, fill);
}

}  // namespace

TEST_CASE("read_tree: each kind of entry is told by its mode, old modes too", "[git]") {
  const auto tree = entry("100644", "a") + entry("100664", "b") + entry("100755", "c") +
                    entry("40000", "d") + entry("120000", "e") + entry("160000", "f");
  const auto entries = git::read_tree(tree);
  REQUIRE(entries);
  REQUIRE(entries->size() == 6);
  const std::vector<EntryKind> kinds = {EntryKind::file,    EntryKind::file,
                                        EntryKind::file,    EntryKind::directory,
                                        EntryKind::symlink, EntryKind::submodule};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    CHECK((*entries)[i].kind == kinds[i]);
    CHECK((*entries)[i].name == std::string(1, static_cast<char>('a' + i)));
  }
}

TEST_CASE("read_tree: the offset is that of the id", "[git]") {
  const auto tree = entry("100644", "a", '1') + entry("100644", "b", '2');
  const auto entries = git::read_tree(tree);
  REQUIRE(entries);
  CHECK(tree.substr((*entries)[1].id_offset, git::Oid::size) == std::string(git::Oid::size, '2'));
}

TEST_CASE("read_tree: damage is garbled, never read", "[git]") {
  const auto tree =
      GENERATE(std::string("100644 a"), std::string("100644 a\0short", 14), entry("100644", ""),
               entry("100644", "a/b"), entry("999999", "a"), entry("", "a"), std::string("\0 ", 2));
  const auto entries = git::read_tree(tree);
  REQUIRE_FALSE(entries);
  CHECK(entries.error().kind == base::ErrorKind::garbled);
}

TEST_CASE("read_tree: an empty tree is a tree", "[git]") {
  CHECK(git::read_tree("")->empty());
}
