// SPDX-License-Identifier: Apache-2.0
#include "govalue/unquote.hpp"

#include <catch2/catch.hpp>

using govalue::unquoted;

// What strconv.Unquote of Go 1.26 says.
TEST_CASE("A literal is read as Go reads it") {
  const std::pair<std::string, std::optional<std::string>> rows[] = {
      {R"("")", ""},
      {R"("a'b")", "a'b"},
      {R"("a\"b")", "a\"b"},
      {R"("\a\b\f\n\r\t\v\\")", "\a\b\f\n\r\t\v\\"},
      {R"("\x41\101\u00e9\U0001F600")", "AA\u00e9\U0001F600"},
      {R"("\xff")", "\xff"},
      {R"("\u00ff")", "\u00ff"},
      {R"("\ud800")", {}},
      {R"("\U00110000")", {}},
      {R"("\400")", {}},
      {R"("\8")", {}},
      {R"("\'")", {}},
      {R"("a"b")", {}},
      {"\"a\nb\"", {}},
      {"\"\xff\"", "\uFFFD"},
      {"`a\\n\"\r\n`", "a\\n\"\n"},
      {"`a`b`", {}},
      {"'x'", "x"},
      {R"('\'')", "'"},
      {"'\u00e9'", "\u00e9"},
      {"'xy'", {}},
      {"''", {}},
      {"x", {}},
      {"\"", {}},
      {"xax", {}},
  };
  for (const auto& [literal, expected] : rows) {
    INFO(literal);
    CHECK(unquoted(literal) == expected);
  }
}
