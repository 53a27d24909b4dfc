// SPDX-License-Identifier: Apache-2.0
#include "yaml/parse_json.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

TEST_CASE("json: only strict JSON is taken", "[yaml]") {
  struct Row {
    std::string_view text;
    std::string problem;
  };
  const Row rows[] = {
      {"{\"a\": 1,}", "line 1, column 9: not valid JSON: expected a key in double quotes"},
      {"{a: 1}", "line 1, column 2: not valid JSON: expected a key in double quotes"},
      {"{\"a\" 1}", "line 1, column 6: not valid JSON: expected `:`"},
      {"[1 2]", "line 1, column 4: not valid JSON: expected `,` or `]`"},
      {"{\"a\": 1 \"b\": 2}", "line 1, column 9: not valid JSON: expected `,` or `}`"},
      {"[1,]", "line 1, column 4: not valid JSON: `` is not a JSON value"},
      {"{\"a\": 1} // c",
       "line 1, column 10: not valid JSON: something follows the end of the value"},
      {"{\n  // c\n  \"a\": 1}",
       "line 2, column 3: not valid JSON: expected a key in double quotes"},
      {"[# c\n1]", "line 1, column 2: not valid JSON: JSON has no comments"},
      {"['a']", "line 1, column 2: not valid JSON: a text takes double quotes"},
      {"[\"a]", "line 1, column 2: not valid JSON: a text without its closing quote"},
      {"[\"a\\\"]", "line 1, column 2: not valid JSON: a text without its closing quote"},
      {"[\"a\nb\"]",
       "line 1, column 4: not valid JSON: a line end or tab inside a text must be escaped"},
      {"[\"\\x\"]", "line 1, column 4: not valid JSON: an escape that JSON does not know"},
      {"[\"\\u12g4\"]", "line 1, column 7: not valid JSON: \\u takes four hexadecimal digits"},
      {"[01]", "line 1, column 2: not valid JSON: `01` is not a JSON value"},
      {"[.5]", "line 1, column 2: not valid JSON: `.5` is not a JSON value"},
      {"[1.]", "line 1, column 2: not valid JSON: `1.` is not a JSON value"},
      {"[NaN]", "line 1, column 2: not valid JSON: `NaN` is not a JSON value"},
      {"[True]", "line 1, column 2: not valid JSON: `True` is not a JSON value"},
      {"[", "line 1, column 2: not valid JSON: it ends too early"},
      {"{\"a\":", "line 1, column 6: not valid JSON: it ends too early"},
  };
  for (const auto& row : rows) CHECK(refusal(row.text, Format::json) == "error: " + row.problem);
}

TEST_CASE("json: texts are decoded", "[yaml]") {
  struct Row {
    std::string_view text;
    std::string value;
  };
  const Row rows[] = {
      {"\"plain\"", "plain"},
      {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
      {"\"\\u0041\\u00e9\\u20ac\"", "A\xC3\xA9\xE2\x82\xAC"},
      {"\"\\ud83d\\ude80\"", "\xF0\x9F\x9A\x80"},
      {"\"\\ud83d\"", "\xEF\xBF\xBD"},
      {"\"\\ud83d\\u0041\"", "\xEF\xBF\xBD"},
      {"\xEF\xBB\xBF\"a\"", "a"},
  };
  for (const auto& row : rows) {
    const auto tree = tree_of(row.text, Format::json);
    CHECK(tree.value(0) == row.value);
  }
}

TEST_CASE("json: numbers are what JSON says they are", "[yaml]") {
  for (const auto* text : {"0", "-0", "10", "-1.5", "1e3", "1E+3", "0.1e-2"}) {
    CHECK(is_json_number(text));
  }
  for (const auto* text : {"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "1 ", "inf"}) {
    CHECK_FALSE(is_json_number(text));
  }
}

TEST_CASE("json: an empty text is no document, and nesting has an end", "[yaml]") {
  CHECK(tree_of("  \n", Format::json).documents.empty());
  CHECK(refusal(std::string(500, '[') + std::string(500, ']'), Format::json) == "accepted");
  CHECK(refusal(std::string(100'000, '['), Format::json) ==
        "error: line 1, column 501: not valid JSON: nested more than 500 levels deep");
}
