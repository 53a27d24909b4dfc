// SPDX-License-Identifier: Apache-2.0
#include "semver/version.hpp"

#include <catch2/catch.hpp>
#include <vector>

TEST_CASE("parse_version: what is left out is zero, and a v may stand before it", "[semver]") {
  struct Row {
    const char* text;
    const char* expected;
  };
  const auto row = GENERATE(values<Row>({
      {"1", "1.0.0"},
      {"v1-rc1", "1.0.0-rc1"},
      {"1.2-alpha", "1.2.0-alpha"},
      {"01.2.3", "1.2.3"},
      {"2024.05.01", "2024.5.1"},
      {"20240501", "20240501.0.0"},
      {"1.2.3-rc1+build.5", "1.2.3-rc1+build.5"},
      {"2024-05-01", "2024.0.0-05-01"},
      {"v1.2.3", "1.2.3"},
      {"1.2.3-0a", "1.2.3-0a"},
      {"18446744073709551615.0.0", "18446744073709551615.0.0"},
  }));
  INFO(row.text);
  const auto version = semver::parse_version(row.text);
  REQUIRE(version);
  CHECK(to_text(*version) == row.expected);
  CHECK(version->original == row.text);
}

TEST_CASE("parse_version: what is no version is refused", "[semver]") {
  for (const auto* text :
       {"", "v", "V1.2.3", "1.2.3.4", "1.2.3-01", "1.2.3_4", "1.2.3-", "1.2.3+", "latest",
        "a5fb3d3", "18446744073709551616.0.0", "1.2.3-a..b", "1.2.3-\xC3\xA9", " 1.2.3", "-1"}) {
    INFO(text);
    const auto version = semver::parse_version(text);
    REQUIRE_FALSE(version);
    CHECK(version.error().kind == base::ErrorKind::malformed);
  }
}

TEST_CASE("compare: prereleases come before their release, numbers before words", "[semver]") {
  const std::vector<std::string> ordered = {
      "1.0.0-1",     "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta", "1.0.0-rc.9",
      "1.0.0-rc.11", "1.0.0-rc10",  "1.0.0-rc9",     "1.0.0",      "1.0.1"};
  for (std::size_t i = 0; i + 1 < ordered.size(); ++i) {
    const auto one = semver::parse_version(ordered[i]).value();
    const auto other = semver::parse_version(ordered[i + 1]).value();
    INFO(ordered[i]);
    CHECK(compare(one, other) < 0);
    CHECK(compare(other, one) > 0);
    CHECK(compare(one, one) == 0);
  }
}

TEST_CASE("compare: metadata does not count", "[semver]") {
  const auto one = semver::parse_version("1.0.0+b1").value();
  const auto other = semver::parse_version("v1.0.0").value();
  CHECK(compare(one, other) == 0);
}
