// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "unit/sprig/calls.hpp"

using namespace sprig::test;

namespace {

struct Row {
  const char* name;
  std::vector<Value> arguments;
  std::string expected;
};

}  // namespace

// What each function gives is in tests/vectors/languages/sprig.jsonl, from the real ones. Here are
// the edges that show how a function thinks.
TEST_CASE("texts: are cut by bytes", "[sprig]") {
  const auto row = GENERATE(values<Row>({
      {"trunc", {number(3), text("abcdef")}, "abc"},
      {"trunc", {number(-3), text("abcdef")}, "def"},
      {"trunc", {number(-9), text("abcdef")}, "abcdef"},
      {"trunc", {number(1), text("é")}, "\xC3"},
      {"substr", {number(1), number(3), text("abcdef")}, "bc"},
      {"substr", {number(1), number(-1), text("abcdef")}, "bcdef"},
      {"substr", {number(-1), number(3), text("abcdef")}, "abc"},
      {"substr",
       {number(4), number(3), text("abcdef")},
       "error: runtime error: slice bounds out of range [4:3]"},
      {"substr",
       {number(-1), number(9), text("abc")},
       "error: runtime error: slice bounds out of range [:9] with length 3"},
      {"abbrev", {number(5), text("abcdefgh")}, "ab..."},
      {"abbrevboth", {number(5), number(10), text("1234 5678 9123")}, "...5678..."},
      {"abbrevboth", {number(INT64_MIN), number(9), text("1234 5678 9123")}, "...8 9123"},
      {"initials", {text("First Try")}, "FT"},
      {"wrap", {number(5), text("one two three")}, "one\ntwo\nthree"},
      {"wrapWith", {number(3), text("|"), text("abcdefg")}, "abc|def|g"},
  }));
  INFO(row.name);
  CHECK(called(row.name, row.arguments) == row.expected);
}

TEST_CASE("texts: words are what the libraries say", "[sprig]") {
  const auto row = GENERATE(values<Row>({
      {"title", {text("foo bar-baz qux's")}, "Foo Bar-Baz Qux'S"},
      {"untitle", {text("First Try")}, "first try"},
      {"swapcase", {text("This Is A.Test")}, "tHIS iS a.tEST"},
      {"camelcase", {text("http_server")}, "HttpServer"},
      {"camelcase", {text("GOLANG_IS_GREAT")}, "GolangIsGreat"},
      {"camelcase", {text("_")}, "__"},
      {"snakecase", {text("HTTPServer")}, "http_server"},
      {"snakecase", {text("HTTP20xOK")}, "http_20x_ok"},
      {"snakecase", {text("Bld4Floor3rd")}, "bld4_floor_3rd"},
      {"kebabcase", {text("GO PATH")}, "go-path"},
      {"upper", {text("straße")}, "STRAßE"},
      {"nospace", {text(" a b ")}, "ab"},
  }));
  INFO(row.name);
  CHECK(called(row.name, row.arguments) == row.expected);
}

TEST_CASE("texts: replacing nothing is replacing what is between characters", "[sprig]") {
  CHECK(called("replace", {text(""), text("-"), text("aé")}) == "-a-é-");
  CHECK(called("replace", {text("a"), text("b"), text("banana")}) == "bbnbnb");
  CHECK(called("indent", {number(2), text("a\nb")}) == "  a\n  b");
  CHECK(called("nindent", {number(1), text("a")}) == "\n a");
}

TEST_CASE("texts: a result too large for the budget is an error, and takes no memory", "[sprig]") {
  const std::string refused = "error: it needs more than 0 MiB of memory";
  const auto many = number(INT64_C(1) << 40);
  CHECK(called_with_little("repeat", {many, text("ab")}) == refused);
  CHECK(called_with_little("indent", {many, text("ab")}) == refused);
  CHECK(called_with_little("until", {many}) == refused);
  CHECK(called_with_little("seq", {many}) == refused);
  CHECK(called_with_little("randAlpha", {many}) == refused);
  CHECK(called_with_little("randBytes", {many}) == refused);
  CHECK(called_with_little("replace", {text("a"), text(std::string(200, 'b')), text("aaaaaa")}) ==
        refused);
  CHECK(called_with_little("wrapWith", {number(1), text(std::string(200, 'b')), text("aaaaaa")}) ==
        refused);
  CHECK(called_with_little("splitList", {text(""), text("aaaaaa")}) == refused);
  CHECK(called_with_little("splitList", {text("b"), text("abababababa")}) == refused);
  CHECK(called_with_little("split", {text(","), text(",,,,,,")}) == refused);
  CHECK(called("repeat", {number(-1), text("a")}) == "error: strings: negative Repeat count");
}
