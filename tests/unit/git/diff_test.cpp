// SPDX-License-Identifier: Apache-2.0
#include "git/diff.hpp"

#include <catch2/catch.hpp>

namespace {

std::string diff(const std::string& path, bool is_executable, const std::string& before,
                 const std::string& after) {
  const auto text = git::unified_diff(path, is_executable, before, after);
  REQUIRE(text);
  return text.value();
}

// Without the ids of the index line.
std::string header(const std::string& text) {
  const auto index = text.find("index ");
  return text.substr(0, index) + text.substr(text.find(' ', index + 6));
}

}  // namespace

TEST_CASE("unified_diff: is what git prints", "[git]") {
  CHECK(diff("helm/values.yaml", false, "a: 1\nb: 2\n", "a: 1\nb: 3\n") ==
        "diff --git a/helm/values.yaml b/helm/values.yaml\n"
        "index 083c5ae..569c740 100644\n"
        "--- a/helm/values.yaml\n"
        "+++ b/helm/values.yaml\n"
        "@@ -1,2 +1,2 @@\n"
        " a: 1\n"
        "-b: 2\n"
        "+b: 3\n");
}

TEST_CASE("unified_diff: knows executable files, whatever their name", "[git]") {
  CHECK(header(diff("x 100644", true, "a\n", "b\n")) ==
        "diff --git a/x 100644 b/x 100644\n"
        " 100755\n"
        "--- a/x 100644\n"
        "+++ b/x 100644\n"
        "@@ -1 +1 @@\n"
        "-a\n"
        "+b\n");
}

TEST_CASE("unified_diff: a missing line break at the end is said", "[git]") {
  CHECK(diff("a", false, "a", "b")
            .ends_with("-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"));
}
