// SPDX-License-Identifier: Apache-2.0
//
// What path.Match of Go, git, and doublestar take of one tree: tests/vectors/globs, written by
// tests/oracles/globs.
#include <catch2/catch.hpp>

#include "globs/doublestar.hpp"
#include "globs/path_glob.hpp"
#include "globs/pathspec.hpp"
#include "unit/tab_separated.hpp"

namespace {

struct Entry {
  std::string path;
  bool is_directory;
};

std::vector<Entry> tree() {
  std::vector<Entry> entries;
  for (auto& row : tab_separated("globs/tree.txt")) {
    auto& path = row[0];
    const bool is_directory = path.ends_with('/');
    if (is_directory) path.pop_back();
    entries.push_back({.path = path, .is_directory = is_directory});
  }
  return entries;
}

bool takes(const globs::PathGlob& glob, const Entry& entry) {
  return glob.matches(entry.path);
}
bool takes(const globs::Pathspec& spec, const Entry& entry) {
  return !entry.is_directory && spec.matches(entry.path);
}
bool takes(const globs::Doublestar& glob, const Entry& entry) {
  return entry.is_directory ? glob.matches_directory(entry.path) : glob.matches(entry.path);
}

// Whether each directory on the way says that there may be something.
template <typename Glob>
bool leads_to(const Glob& glob, const std::string& path) {
  if (!glob.may_contain("")) return false;
  for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    if (!glob.may_contain(path.substr(0, slash))) return false;
  }
  return true;
}

template <typename Glob>
void check(const std::string& table) {
  const auto entries = tree();
  REQUIRE(entries.size() > 100);
  for (const auto& row : tab_separated(table)) {
    INFO(row[0] << "  " << row[1]);
    const auto glob = Glob::parse(row[0]);
    CHECK(glob.has_value() == (row[1] != "!"));
    if (!glob || row[1] == "!") continue;
    std::string hits;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!takes(*glob, entries[i])) continue;
      hits += (hits.empty() ? "" : " ") + std::to_string(i);
      INFO(entries[i].path);
      CHECK(leads_to(*glob, entries[i].path));
    }
    CHECK(hits == row[1]);
  }
}

}  // namespace

TEST_CASE("PathGlob: takes what path.Match of Go takes", "[globs]") {
  check<globs::PathGlob>("globs/path_match.tsv");
}

TEST_CASE("Pathspec: takes what git ls-files takes", "[globs]") {
  check<globs::Pathspec>("globs/ls_files.tsv");
}

TEST_CASE("Doublestar: takes what doublestar finds", "[globs]") {
  check<globs::Doublestar>("globs/doublestar.tsv");
}
