// SPDX-License-Identifier: Apache-2.0
#include "globs/pathspec.hpp"

#include <catch2/catch.hpp>

using globs::Pathspec;

namespace {

bool matches(const std::string& pattern, const std::string& path) {
  return Pathspec::parse(pattern).value().matches(path);
}

bool may_contain(const std::string& pattern, const std::string& directory) {
  return Pathspec::parse(pattern).value().may_contain(directory);
}

}  // namespace

TEST_CASE("Pathspec: stars cross slashes, and a directory takes what is below it", "[globs]") {
  CHECK(matches("a/*/config.json", "a/b/c/config.json"));
  CHECK(matches("a/*/config.json", "a/.h/config.json"));
  CHECK_FALSE(matches("a/**/config.json", "a/config.json"));
  CHECK(matches("a/b", "a/b/c/d"));
  CHECK(matches("a//./b/../b/", "a/b/c"));
  CHECK_FALSE(matches("a/b", "a/bc"));
}

TEST_CASE("Pathspec: the magic of git is read", "[globs]") {
  CHECK_FALSE(matches(":(glob)a/*/config.json", "a/b/c/config.json"));
  CHECK(matches(":(glob)a/**/config.json", "a/config.json"));
  CHECK(matches(":(icase)A/CONFIG.*", "a/config.json"));
  CHECK(matches(":(literal)a*b", "a*b"));
  CHECK_FALSE(matches(":(literal)a*b", "axb"));
  CHECK(matches(":!a", "b"));
  CHECK_FALSE(matches(":!a", "a/b"));
}

TEST_CASE("Pathspec: what git refuses is malformed", "[globs]") {
  for (const auto* pattern : {"", "/a", "../a", "a/../../b", ":(foo)a", ":(glob",
                              ":(literal,glob)a", ":%a", ":(attr:x)a", ":(prefix:1)a"}) {
    INFO(pattern);
    const auto spec = Pathspec::parse(pattern);
    REQUIRE_FALSE(spec);
    CHECK(spec.error().kind == base::ErrorKind::malformed);
  }
  CHECK_FALSE(Pathspec::parse(std::string("a\0b", 3)));
}

TEST_CASE("Pathspec: broken syntax is only a name", "[globs]") {
  CHECK(matches("a[b", "a[b"));
  CHECK(matches("a[b", "a[b/c"));
  CHECK_FALSE(matches("a[b", "ab"));
  CHECK_FALSE(matches("a[[:foo:]]", "af"));
}

TEST_CASE("Pathspec: directories that cannot hold a match are passed by", "[globs]") {
  CHECK(may_contain("a/*.json", "a"));
  CHECK(may_contain("a/*.json", "a/b/c"));
  CHECK_FALSE(may_contain("a/*.json", "b"));
  CHECK(may_contain("a/b/c.json", "a/b"));
  CHECK_FALSE(may_contain("a/b/c.json", "a/c"));
  CHECK(may_contain("a/b", "a/b/c"));
  CHECK(may_contain(".", "x/y"));
  CHECK_FALSE(may_contain(":(glob)a/*.json", "a/b"));
  CHECK(may_contain(":(icase)A/b/c", "a"));
  CHECK_FALSE(may_contain(":!a", "a"));
  CHECK(may_contain(":!a", "b"));
}

TEST_CASE("Pathspec: hostile patterns take no longer than others", "[globs]") {
  std::string pattern;
  for (int i = 0; i < 1000; ++i) pattern += "*a";
  const std::string path(4000, 'a');
  CHECK_FALSE(matches(pattern + "b", path));
  CHECK_FALSE(matches(":(glob)" + pattern + "b", path));
}

TEST_CASE("Pathspec: says whether it is more than a path", "[globs]") {
  CHECK(Pathspec::parse("a/*").value().has_wildcards());
  CHECK_FALSE(Pathspec::parse("a/b").value().has_wildcards());
  CHECK_FALSE(Pathspec::parse(":(literal)a*").value().has_wildcards());
}
