// SPDX-License-Identifier: Apache-2.0
#include "globs/path_glob.hpp"

#include <catch2/catch.hpp>

using globs::PathGlob;

namespace {

bool matches(const std::string& pattern, const std::string& path) {
  return PathGlob::parse(pattern).value().matches(path);
}

bool may_contain(const std::string& pattern, const std::string& directory) {
  return PathGlob::parse(pattern).value().may_contain(directory);
}

}  // namespace

TEST_CASE("PathGlob: stars do not cross slashes, but a class may", "[globs]") {
  CHECK(matches("apps/*", "apps/web"));
  CHECK_FALSE(matches("apps/*", "apps/web/base"));
  CHECK_FALSE(matches("**", "apps/web"));
  CHECK(matches("apps[^x]web", "apps/web"));
  CHECK_FALSE(matches("*[^z]*b", "aa/b"));
  CHECK_FALSE(matches("apps/*", "/apps/web"));
}

TEST_CASE("PathGlob: a star ends between any two bytes", "[globs]") {
  CHECK(matches("*??", "\xE2\x82\xAC"));
  CHECK(may_contain("*?[^x]/x", "\xE2\x82\xAC"));
  CHECK_FALSE(matches("??", "\xE2\x82\xAC"));
}

TEST_CASE("PathGlob: what is malformed says so", "[globs]") {
  for (const auto* pattern : {"[", "[]", "a[b", "[a-]", "[-a]", "a\\", "[\xFF]", "[]a]"}) {
    INFO(pattern);
    const auto glob = PathGlob::parse(pattern);
    REQUIRE_FALSE(glob);
    CHECK(glob.error().kind == base::ErrorKind::malformed);
    CHECK(glob.error().message.find("the pattern '") == 0);
  }
  CHECK_FALSE(PathGlob::parse(std::string(5000, 'a')));
}

TEST_CASE("PathGlob: directories that cannot hold a match are passed by", "[globs]") {
  CHECK(may_contain("apps/*/overlays/*", "apps"));
  CHECK(may_contain("apps/*/overlays/*", "apps/web"));
  CHECK(may_contain("apps/*/overlays/*", "apps/web/overlays"));
  CHECK_FALSE(may_contain("apps/*/overlays/*", "apps/web/base"));
  CHECK_FALSE(may_contain("apps/*/overlays/*", "apps/web/overlays/eu"));
  CHECK_FALSE(may_contain("apps/*", "charts"));
  CHECK_FALSE(may_contain("apps/*", "app"));
  CHECK_FALSE(may_contain("*", "apps"));
  CHECK(may_contain("*", ""));
}

TEST_CASE("PathGlob: hostile patterns take no longer than others", "[globs]") {
  std::string pattern;
  for (int i = 0; i < 1000; ++i) pattern += "*a";
  const std::string path(4000, 'a');
  CHECK_FALSE(matches(pattern + "b", path));
  CHECK(may_contain(pattern + "/b", path));
}
