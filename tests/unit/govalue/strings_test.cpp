// SPDX-License-Identifier: Apache-2.0
#include "govalue/strings.hpp"

#include <catch2/catch.hpp>

using namespace govalue;

namespace {

using Pieces = std::vector<std::string_view>;

std::string replaced(std::string_view text, std::string_view from, std::string_view to,
                     std::int64_t limit = no_limit) {
  std::string out;
  append_replaced(out, text, from, to, count_replacements(text, from, limit));
  return out;
}

}  // namespace

TEST_CASE("strings: trimming takes whole characters off", "[govalue]") {
  CHECK(trim_space(" \t\u00a0a b\u2003\n") == "a b");
  CHECK(trim("\u00e9xa\u00e9", "x\u00e9") == "a");
  CHECK(trim("\u00e9\u00e9", "\u00e9").empty());
  CHECK(trim("\u00e9a", "\u00e8") == "\u00e9a");  // one of its two bytes is not enough
  CHECK(trim("\xff"
             "a\xff",
             "\ufffd") == "a");
}

TEST_CASE("strings: a limit leaves the rest in the last piece", "[govalue]") {
  struct Row {
    std::string_view text;
    std::string_view separator;
    std::int64_t limit;
    Pieces pieces;
  };
  const Row rows[] = {
      {"a,b,c", ",", no_limit, {"a", "b", "c"}},
      {"a,b,c", ",", 2, {"a", "b,c"}},
      {"a,b,c", ",", 0, {}},
      {"a,", ",", no_limit, {"a", ""}},
      {"", ",", no_limit, {""}},
      {"", "", no_limit, {}},
      {"h\u00e9y", "", no_limit, {"h", "\u00e9", "y"}},
      {"h\u00e9y", "", 2, {"h", "\u00e9y"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text, row.separator, row.limit);
    CHECK(split(row.text, row.separator, row.limit, Separators::dropped) == row.pieces);
  }
  CHECK(split("a,b", ",", no_limit, Separators::kept) == Pieces{"a,", "b"});
}

TEST_CASE("strings: an empty text is found before each character and at the end", "[govalue]") {
  CHECK(replaced("h\u00e9", "", "-") == "-h-\u00e9-");
  CHECK(replaced("h\u00e9", "", "-", 2) == "-h-\u00e9");
  CHECK(replaced("", "", "-") == "-");
  CHECK(replaced("aaa", "a", "b", 2) == "bba");
  CHECK(replaced("aaa", "aa", "b") == "ba");
  CHECK(replaced("abc", "x", "y") == "abc");
}
