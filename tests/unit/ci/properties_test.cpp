// SPDX-License-Identifier: Apache-2.0
#include "ci/properties.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "readers.hpp"

using ci::Report;

TEST_CASE("properties: separators, line ends and everything beyond ASCII are escaped", "[ci]") {
  Report report({"pull-request", "message"});
  report.set("pull-request", "https://example.com/#1");
  report.set("message", "  a\nb é 😀\\");
  CHECK(ci::to_properties(report) ==
        "PULL_REQUEST=https\\://example.com/\\#1\n"
        "MESSAGE=\\  a\\u000Ab \\u00E9 \\uD83D\\uDE00\\\\\n");
}

TEST_CASE("properties: Java reads back what was there, whatever it is", "[ci]") {
  for (const auto& value : test::hostile_values()) {
    Report report({"result", "message", "last"});
    report.set("message", value);
    report.set("last", "end");
    const auto text = ci::to_properties(report);
    CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c > 0 && c != 0x7F; }));
    CHECK(test::read_properties(text) ==
          test::Variables{{"RESULT", ""}, {"MESSAGE", value}, {"LAST", "end"}});
  }
}
