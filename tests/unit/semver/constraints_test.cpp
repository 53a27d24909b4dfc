// SPDX-License-Identifier: Apache-2.0
#include "semver/constraints.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "base/text.hpp"

namespace {

// What a condition allows and what it does not: versions with blanks between them.
struct Row {
  const char* constraint;
  const char* allowed;
  const char* others;
};

void check_all(const std::string& constraint, const std::string& versions, bool expected) {
  const auto constraints = semver::Constraints::parse(constraint);
  REQUIRE(constraints);
  for (const auto text : base::split(versions, ' ')) {
    if (text.empty()) continue;
    INFO(constraint << " and " << text);
    CHECK(constraints->allow(semver::parse_version(text).value()) == expected);
  }
}

}  // namespace

TEST_CASE("Constraints: they allow what the library allows", "[semver]") {
  const auto row = GENERATE(values<Row>({
      {"*", "1.0.0 v2.3.4 0.0.0", "1.0.0-rc1"},
      {"1.2", "1.2.0 1.2.9", "1.3.0 1.2.0-rc1"},
      {"=1.2", "1.2.0 1.2.9", "1.3.0 1.2.0-rc1"},
      {"1.2.x", "1.2.0 1.2.9", "1.3.0 1.2.0-rc1"},
      {"1.2.3", "1.2.3 v1.2.3 1.2.3+b1", "1.2.4"},
      {"!=1.2", "1.3.0 2.0.0", "1.2.0 1.2.9"},
      {"!=1", "2.0.0", "1.2.0"},
      {">1", "2.0.0", "1.0.1 1.9.0"},
      {">1.2", "1.3.0", "1.2.5"},
      {">1.2.3", "1.2.4", "1.2.3 1.2.4-rc1"},
      {">=1.2", "1.2.0 2.0.0", "1.1.9"},
      {"=>1.2", "1.2.0 2.0.0", "1.1.9"},
      {"<2", "1.9.9", "2.0.0 2.0.0-rc1"},
      {"<2-0", "1.9.9 1.5.0-a", "2.0.0 2.0.0-rc1"},
      {"<=2", "2.0.0 2.5.0", "3.0.0"},
      {"<=2.x", "2.0.0 2.5.0", "3.0.0"},
      {"<=2.3", "2.3.0 2.3.9", "2.4.0"},
      {"~1", "1.0.0 1.9.0", "2.0.0 0.9.0"},
      {"~1.2", "1.2.0 1.2.9", "1.3.0"},
      {"~>1.2", "1.2.0 1.2.9", "1.3.0"},
      {"~1.2.3", "1.2.3 1.2.9", "1.2.2 1.3.0"},
      {"~1.2.3-0", "1.2.3 1.2.3-rc1 1.2.4-rc1", "1.3.0-rc1"},
      {"~0", "0.0.1 0.5.0", "1.0.0"},
      {"~0.0.0", "0.0.0 0.0.5 1.0.0", ""},
      {"~*", "0.0.0 1.2.3", "1.0.0-rc1"},
      {"^1.2.3", "1.2.3 1.9.0", "1.2.2 2.0.0"},
      {"^0.2.3", "0.2.3 0.2.9", "0.3.0"},
      {"^0.0.3", "0.0.3", "0.0.4"},
      {"^0.0", "0.0.9", "0.1.0"},
      {"^0", "0.0.1 0.9.9", "1.0.0"},
      {"^*", "", "1.0.0 0.1.0"},
      {"2.x-0", "2.0.0 2.0.0-rc1 2.5.0-rc1", "1.9.0 3.0.0-rc1"},
      {"1.2.x-0", "1.2.0-rc1 1.2.5-rc2", "1.3.0-rc1"},
      {">=1.2.3-0", "1.2.3-rc1 1.2.3 1.5.0-beta 2.0.0", ""},
      {">=1.2.3-BETA", "1.2.3-alpha 1.2.3-BETA", "1.2.3-ALPHA"},
      {">=1.0.0-0 <2.0.0", "1.0.0-rc1 1.5.0-rc1 2.0.0-rc1", "2.0.0"},
      {">= 1.2 < 3.0.0 || >= 4.2.3", "1.2.0 2.9.9 4.2.3", "3.0.0 4.2.2"},
      {"1.2 - 1.4.5", "1.2.0 1.4.5", "1.1.9 1.4.6"},
      {"2.3.4 - 4.5", "2.3.4 4.5.9", "4.6.0"},
      {"1.2-1.4.5", "1.2.0-1.4.5 1.2.0", "1.3.0"},
      {"1.x.3", "1.0.3 1.5.4", "2.0.3"},
      {">=1.0.0-0 || ^2", "1.0.0-rc1 2.1.0-rc1", ""},
      {"v1.x", "1.0 v1.5", "2.0"},
  }));
  check_all(row.constraint, row.allowed, true);
  check_all(row.constraint, row.others, false);
}

TEST_CASE("Constraints: what is none is refused", "[semver]") {
  for (const auto* text : {"", "==1.2", "latest", "1.2.3.4", ">=1.0.0<2.0.0", ">", "1.2,", "1|2"}) {
    INFO(text);
    const auto constraints = semver::Constraints::parse(text);
    REQUIRE_FALSE(constraints);
    CHECK(constraints.error().kind == base::ErrorKind::malformed);
  }
}
