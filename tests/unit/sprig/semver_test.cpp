// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "unit/sprig/calls.hpp"

using namespace sprig::test;

namespace {

struct Row {
  const char* constraints;
  const char* version;
  const char* expected;
};

std::string compared(const Row& row) {
  return called("semverCompare", {text(row.constraints), text(row.version)});
}

}  // namespace

TEST_CASE("semver: constraints allow what the library allows", "[sprig]") {
  const auto row = GENERATE(values<Row>({
      {"^1.2", "1.3.0", "true"},
      {"^0.3", "0.4.0", "false"},
      {"^0.0.3", "0.0.4", "false"},
      {"~1.2.3", "1.3.0", "false"},
      {"~1", "1.9.9", "true"},
      {"1.2 - 2.3", "2.3.9", "true"},
      {"1.2 - 2.3", "2.4.0", "false"},
      {">1.2", "1.2.9", "false"},
      {"<=1.2", "1.2.9", "true"},
      {"!=1.2.x", "1.2.9", "false"},
      {"!=1.2.x", "1.3.0", "true"},
      {"*", "0.0.1", "true"},
      {">= 1.2, < 3 || 5.x", "5.1.0", "true"},
      {">=1 <2", "1.5.0", "true"},
      {">=1.0.0", "1.0.1-rc.1", "false"},
      {">=1.0.0-0", "1.0.1-rc.1", "true"},
      {">=1.0.0-0, <2", "1.9.0-rc.1", "true"},
      {"1.2.3-beta.11", "1.2.3-beta.11", "true"},
      {">1.2.3-beta.2", "1.2.3-beta.11", "true"},
      {"=>1.0", "v1.0", "true"},
  }));
  INFO(row.constraints << " and " << row.version);
  CHECK(compared(row) == row.expected);
}

TEST_CASE("semver: what cannot be read is refused", "[sprig]") {
  const auto row = GENERATE(values<Row>({
      {"", "1.0.0", "error: improper constraint: "},
      {"1.2,", "1.0.0", "error: improper constraint: 1.2,"},
      {"==1.2", "1.0.0", "error: improper constraint: ==1.2"},
      {"1.2.3.4", "1.0.0", "error: improper constraint: 1.2.3.4"},
      {"1|2", "1.0.0", "error: constraint parser error"},
      {"1.0", "bad", "error: invalid semantic version"},
      {"1.0", "1.2.3-01", "error: version segment starts with 0"},
  }));
  INFO(row.constraints << " and " << row.version);
  CHECK(compared(row) == row.expected);
}

TEST_CASE("semver: a version prints in full and keeps how it was written", "[sprig]") {
  const auto version = result("semver", {text("v1.2-rc.1+linux")});
  CHECK(called("toString", {version}) == "1.2.0-rc.1+linux");
  CHECK(called("typeOf", {version}) == "*semver.Version");
  CHECK(called("toJson", {version}) == "\"1.2.0-rc.1+linux\"");
}
