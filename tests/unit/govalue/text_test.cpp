// SPDX-License-Identifier: Apache-2.0
#include "govalue/text.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace govalue;

TEST_CASE("runes: a malformed byte is U+FFFD alone, as in a range over a string", "[govalue]") {
  struct Row {
    std::string_view text;
    char32_t code;
    std::size_t size;
  };
  const std::vector<Row> rows = {
      {"a", U'a', 1},
      {"é", U'é', 2},
      {"中x", U'中', 3},
      {"😀", U'😀', 4},
      {"\xEF\xBF\xBD", U'\uFFFD', 3},     // in the text itself
      {"\xFF", U'\uFFFD', 1},             // never a lead
      {"\xC3", U'\uFFFD', 1},             // cut off
      {"\xC0\x80", U'\uFFFD', 1},         // overlong
      {"\xE0\x9F\xBF", U'\uFFFD', 1},     // overlong
      {"\xED\xA0\x80", U'\uFFFD', 1},     // a surrogate
      {"\xF4\x90\x80\x80", U'\uFFFD', 1}  // beyond the last
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const Rune rune = first_rune(row.text);
    CHECK(rune.code == row.code);
    CHECK(rune.size == row.size);
    CHECK(rune.is_malformed() == (row.size == 1 && row.code == U'\uFFFD'));
  }
}

TEST_CASE("runes: what is no code point is written as U+FFFD", "[govalue]") {
  std::string text;
  for (const char32_t code : {U'a', U'é', U'中', U'😀', char32_t{0xD800}, char32_t{0x110000}}) {
    append_rune(text, code);
  }
  CHECK(text == "aé中😀\uFFFD\uFFFD");
  CHECK(rune_count(text) == 6);
  CHECK(rune_count("\xED\xA0\x80") == 3);
}

TEST_CASE("quotes: as strconv of Go", "[govalue]") {
  struct Row {
    std::string_view text;
    std::string quoted;
    std::string ascii;
  };
  const std::vector<Row> rows = {
      {"", R"("")", R"("")"},
      {"a\"b\\c", R"("a\"b\\c")", R"("a\"b\\c")"},
      {"\a\b\f\n\r\t\v", R"("\a\b\f\n\r\t\v")", R"("\a\b\f\n\r\t\v")"},
      {std::string_view("\0\x1f\x7f", 3), R"("\x00\x1f\x7f")", R"("\x00\x1f\x7f")"},
      {"é中😀", R"("é中😀")", R"("\u00e9\u4e2d\U0001f600")"},
      {"\u2028\u00ad\ufeff", R"("\u2028\u00ad\ufeff")", R"("\u2028\u00ad\ufeff")"},
      {"\U000e0001", R"("\U000e0001")", R"("\U000e0001")"},
      {"\xff\xed\xa0\x80", R"("\xff\xed\xa0\x80")", R"("\xff\xed\xa0\x80")"},
      {"\ufffd", "\"\ufffd\"", R"("\ufffd")"},
  };
  for (const auto& row : rows) {
    CHECK(quoted(row.text) == row.quoted);
    CHECK(ascii_quoted(row.text) == row.ascii);
  }
}

TEST_CASE("quotes: a character between single ones", "[govalue]") {
  CHECK(quoted_rune(U'a') == "'a'");
  CHECK(quoted_rune(U'\'') == R"('\'')");
  CHECK(quoted_rune(U'"') == R"('"')");
  CHECK(quoted_rune(U'\n') == R"('\n')");
  CHECK(quoted_rune(char32_t{0xD800}) == "'\ufffd'");
  CHECK(quoted_rune(char32_t{0x110000}) == "'\ufffd'");
}

TEST_CASE("quotes: back quotes want no control characters and none of themselves", "[govalue]") {
  CHECK(can_backquote("a\tb \"é\""));
  CHECK_FALSE(can_backquote("a`b"));
  CHECK_FALSE(can_backquote("a\nb"));
  CHECK_FALSE(can_backquote("\x7f"));
  CHECK_FALSE(can_backquote("\xff"));
  CHECK_FALSE(can_backquote("\ufeff"));
}
