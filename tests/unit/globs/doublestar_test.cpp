// SPDX-License-Identifier: Apache-2.0
#include "globs/doublestar.hpp"

#include <catch2/catch.hpp>

using globs::Doublestar;

namespace {

bool matches(const std::string& pattern, const std::string& path) {
  return Doublestar::parse(pattern).value().matches(path);
}

bool may_contain(const std::string& pattern, const std::string& directory) {
  return Doublestar::parse(pattern).value().may_contain(directory);
}

}  // namespace

TEST_CASE("Doublestar: two stars between slashes are any number of directories", "[globs]") {
  CHECK(matches("**/config.json", "config.json"));
  CHECK(matches("a/**/config.json", "a/config.json"));
  CHECK(matches("a/**/config.json", "a/b/c/config.json"));
  CHECK_FALSE(matches("a/b**/config.json", "a/b/c/config.json"));
  CHECK_FALSE(matches("*/config.json", "a/b/config.json"));
}

TEST_CASE("Doublestar: alternatives are written out before stars are read", "[globs]") {
  CHECK(matches("{a,b/**}/x", "b/c/d/x"));
  CHECK(matches("*{*,x}/y", "a/b/y"));
  CHECK(matches("a{/**,}/x", "a/b/c/x"));
  CHECK_FALSE(matches("a{**,c}/x", "a/b/x"));
  CHECK(matches("{,a/}x", "x"));
  CHECK_FALSE(matches("{a/,}x", "x"));  // an empty last alternative is none
}

TEST_CASE("Doublestar: directories match, which makes a generator fail", "[globs]") {
  const auto glob = Doublestar::parse("a/**").value();
  CHECK(glob.matches_directory("a"));
  CHECK(glob.matches_directory("a/b"));
  CHECK_FALSE(glob.matches("a"));
  CHECK_FALSE(glob.matches_directory(""));
  CHECK(Doublestar::parse("**").value().matches_directory(""));
  CHECK(Doublestar::parse("").value().matches_directory(""));
}

TEST_CASE("Doublestar: a pattern that leaves the repository finds nothing in it", "[globs]") {
  const auto glob = Doublestar::parse("../x").value();
  CHECK_FALSE(glob.matches("x"));
  CHECK_FALSE(glob.matches_directory("x"));
  CHECK_FALSE(glob.may_contain(""));
  CHECK(matches("/a/./b//../x", "a/x"));
}

TEST_CASE("Doublestar: what is malformed says so", "[globs]") {
  for (const auto* pattern : {"[", "[]", "a[b", "{a", "a}", "*\\", "[/]", "[!]"}) {
    INFO(pattern);
    const auto glob = Doublestar::parse(pattern);
    REQUIRE_FALSE(glob);
    CHECK(glob.error().kind == base::ErrorKind::malformed);
  }
}

TEST_CASE("Doublestar: directories that cannot hold a match are passed by", "[globs]") {
  CHECK(may_contain("apps/{web,api}/*.yaml", "apps/web"));
  CHECK_FALSE(may_contain("apps/{web,api}/*.yaml", "apps/old"));
  CHECK_FALSE(may_contain("apps/*.yaml", "apps/web"));
  CHECK(may_contain("apps/**", "apps/web/base"));
  CHECK(may_contain("**/x", "a/b/c"));
}

TEST_CASE("Doublestar: hostile patterns take no longer than others", "[globs]") {
  std::string stars;
  std::string groups;
  for (int i = 0; i < 700; ++i) {
    stars += "*a";
    groups += "{a,aa}";
  }
  const std::string path(2000, 'a');
  CHECK_FALSE(matches(stars + "b", path));
  CHECK_FALSE(matches(groups.substr(0, 4092) + "b", path));
  std::string directories;
  for (int i = 0; i < 800; ++i) directories += "**/a/";
  CHECK_FALSE(matches(directories + "b", "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"));
}
