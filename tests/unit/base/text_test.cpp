// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"

#include <catch2/catch.hpp>

using namespace base;

TEST_CASE("text: split keeps empty pieces, lines drops only the one after the end", "[base]") {
  CHECK(split("a,,b,", ',') == std::vector<std::string_view>{"a", "", "b", ""});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(lines("a\r\n\nb\n") == std::vector<std::string_view>{"a", "", "b"});
  CHECK(lines("a\nb") == std::vector<std::string_view>{"a", "b"});
  CHECK(lines("").empty());
}

TEST_CASE("text: join, trim and case", "[base]") {
  CHECK(join({"a", "b", "a"}, ", ") == "a, b, a");
  CHECK(join({}, ", ").empty());
  CHECK(trim(" \t a b \r\n") == "a b");
  CHECK(trim(" \n ").empty());
  CHECK(to_upper("pull-Request é") == "PULL-REQUEST é");
  CHECK(to_lower("ÄBC") == "Äbc");
}

TEST_CASE("text: replace_all does not look at what it has put in", "[base]") {
  CHECK(replace_all("aaa", "a", "aa") == "aaaaaa");
  CHECK(replace_all("aaa", "aa", "b") == "ba");
  CHECK(replace_all("abc", "", "x") == "abc");
  CHECK(replace_all("a.b.", ".", "") == "ab");
}

TEST_CASE("text: replacing in a megabyte takes one pass", "[base]") {
  const std::string million(1000000, '%');
  CHECK(replace_all(million, "%", "%25").size() == 3000000);
}

TEST_CASE("text: UTF-8 is what Unicode says it is", "[base]") {
  struct Row {
    std::string text;
    bool valid;
  };
  const auto row = GENERATE(values<Row>({
      {"plain", true},
      {"é€😀", true},
      {"\xF4\x8F\xBF\xBF", true},
      {"\xC3", false},
      {"\xE2\x82", false},
      {"\xC0\xAF", false},          // overlong
      {"\xE0\x80\xAF", false},      // overlong
      {"\xED\xA0\x80", false},      // a surrogate
      {"\xF4\x90\x80\x80", false},  // beyond the last
      {"\x80", false},
      {"\xFF", false},
  }));
  CAPTURE(row.text);
  CHECK(is_utf8(row.text) == row.valid);
  CHECK(is_utf8(valid_utf8(row.text)));
  CHECK((valid_utf8(row.text) == row.text) == row.valid);
}

TEST_CASE("text: printable leaves nothing that a terminal acts on", "[base]") {
  CHECK(printable("a\x1b[31mb\r\nc\td\x7f") == "a [31mb  c\td ");
  CHECK(printable("a\xC2\x9Bz") == "a z");  // U+009B is ESC [ in one
  CHECK(printable("a\u202Eb\u202Cc\u2066d\u2069e\u2028f") ==
        "a b c d e f");  // text that reads backwards
  CHECK(printable("a\xFFz") == "a\uFFFDz");
  CHECK(printable("für 100 €, 😀") == "für 100 €, 😀");
}

TEST_CASE("text: shorten cuts between characters and says so", "[base]") {
  CHECK(shorten("abcdef", 6) == "abcdef");
  CHECK(shorten("abcdefg", 6) == "abc…");
  CHECK(shorten("ééé", 5) == "é…");
  CHECK(shorten("ééé", 4) == "…");
  CHECK(shorten("abcdefg", 2).empty());
}

TEST_CASE("text: base64 as RFC 4648 has it", "[base]") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("\xFF\xFE\xFD") == "//79");
}

TEST_CASE("text: only a whole plain number is one", "[base]") {
  CHECK(parse_unsigned("0") == 0U);
  CHECK(parse_unsigned("18446744073709551615") == 18446744073709551615ULL);
  for (const auto* text : {"", "-1", "+1", " 1", "1 ", "0x1", "1e3", "18446744073709551616"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_unsigned(text));
  }
}

TEST_CASE("text: a suggestion is near, or there is none", "[base]") {
  const std::vector<std::string> known = {"branch", "file", "message", "set"};
  CHECK(did_you_mean("brnch", known) == "branch");
  CHECK(did_you_mean("mesage", known) == "message");
  CHECK(did_you_mean("FILE", known) == "file");
  CHECK_FALSE(did_you_mean("timeout", known));
  CHECK_FALSE(did_you_mean(std::string(100000, 'x'), known));
}

TEST_CASE("text: two swapped letters are one slip", "[base]") {
  CHECK(did_you_mean("flie", {"file", "dir"}) == "file");
}

TEST_CASE("text: Base64 can be read back, and what is none is not", "[base]") {
  for (const std::string text : {"", "a", "ab", "abc", "user:pass"}) {
    CHECK(base64_decoded(base64(text)) == text);
  }
  CHECK(base64_decoded("YWI") == "ab");
  CHECK(base64_decoded("a b") == std::nullopt);
}

TEST_CASE("text: percent encoding can be read back", "[base]") {
  CHECK(percent_decoded("a%20b%2fc") == "a b/c");
  CHECK(percent_decoded("100%, %zz %1") == "100%, %zz %1");
  CHECK(percent_encoded("a b/c=é~") == "a%20b%2Fc%3D%C3%A9~");
  CHECK(percent_encoded("a/b", "/") == "a/b");
}

TEST_CASE("text: a part is found where the library finds it, in long texts, too", "[base]") {
  const std::string text = std::string(40, 'a') + "b" + std::string(40, 'a') + "b" + "aa";
  const std::string parts[] = {"",   "a", "b", std::string(40, 'a') + "b", std::string(41, 'a'),
                               "ba", "x"};
  for (const auto& part : parts) {
    CAPTURE(part);
    CHECK(base::find(text, part) == text.find(part));
    CHECK(base::find(text, part, 1) == text.find(part, 1));
    CHECK(base::find(text, part, text.size()) == text.find(part, text.size()));
    CHECK(base::find(text, part, text.size() + 1) == std::string::npos);
    CHECK(base::find_last(text, part) == text.rfind(part));
  }
}
