// SPDX-License-Identifier: Apache-2.0
#include "git/file_pattern.hpp"

#include <catch2/catch.hpp>

namespace {

bool fits(const std::string& pattern, const std::string& path) {
  const auto parsed = git::parse_file_pattern(pattern);
  REQUIRE(parsed);
  return git::matches(*parsed, path);
}

}  // namespace

TEST_CASE("parse_file_pattern: refuses what leaves the repository or reaches into .git", "[git]") {
  const auto* text =
      GENERATE("", "./", "/etc/passwd", "../x", "a/../b", "a//b", "a/./b", ".git/config",
               ".GIT/config", "a/.git/x", ".git", "git~1/config", "GIT~1", ".git./x", ".git /x",
               ".git::$INDEX_ALLOCATION/x", ".g\u200cit/x", "a/b/", "..");
  const auto pattern = git::parse_file_pattern(text);
  REQUIRE_FALSE(pattern);
  CHECK(pattern.error().kind == base::ErrorKind::usage);
}

TEST_CASE("parse_file_pattern: names that only look dangerous are allowed", "[git]") {
  const auto* text = GENERATE(".github/workflows/ci.yaml", ".gitlab-ci.yml", "a..b", "...", "git~2",
                              "-x", "with space.yaml", "a\\b");
  CHECK(git::parse_file_pattern(text));
}

TEST_CASE("parse_file_pattern: a leading ./ is dropped", "[git]") {
  CHECK(git::parse_file_pattern("./helm/values.yaml")->text == "helm/values.yaml");
}

TEST_CASE("exactly: a path and no other, whatever is in it", "[git]") {
  const auto* path =
      GENERATE("a/b.yaml", "a\\b.yaml", "a\\*b", "*", "**", "[ab]?/x\\[y]", "a\\\\b");
  CAPTURE(path);
  const auto pattern = git::exactly(path);
  CHECK(git::matches(pattern, path));
  for (const auto* other : {"a/b/c", "ab.yaml", "a*b", "x", "a/x", "a/x[y]", "a\\b"}) {
    CAPTURE(other);
    CHECK_FALSE(git::matches(pattern, other));
  }
}

TEST_CASE("matches: table", "[git]") {
  struct Row {
    const char* pattern;
    const char* path;
    bool expected;
  };
  const auto row = GENERATE(values<Row>({
      {"a/b.yaml", "a/b.yaml", true},
      {"a/b.yaml", "a/b.yml", false},
      {"apps/*/values.yaml", "apps/web/values.yaml", true},
      {"apps/*/values.yaml", "apps/web/x/values.yaml", false},
      {"apps/**/values.yaml", "apps/values.yaml", true},
      {"apps/**/values.yaml", "apps/a/b/c/values.yaml", true},
      {"env/**", "env/a/b", true},
      {"env/**", "env", false},
      {"**", "anything/at/all", true},
      {"**/values.yaml", "values.yaml", true},
      {"*.yaml", ".hidden.yaml", false},
      {"**/values.yaml", ".github/values.yaml", false},
      {"**/values.yaml", "a/.b/values.yaml", false},
      {"**", ".hidden", false},
      {"**", "a/.hidden", false},
      {"**/.github/*", "a/.github/values.yaml", true},
      {"v[12].yaml", "v2.yaml", true},
      {"v[12].yaml", "v3.yaml", false},
      {"v[12].yaml", "v[12].yaml", true},
      {"v?.yaml", "v10.yaml", false},
  }));
  INFO(row.pattern << " on " << row.path);
  CHECK(fits(row.pattern, row.path) == row.expected);
}
