// SPDX-License-Identifier: Apache-2.0
#include "yaml/scalar.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

TEST_CASE("scalar: what every reader takes for a bare string stays bare", "[yaml]") {
  for (const auto* text : {"v1.2.3",
                           "9f8e7d6",
                           "two words",
                           "http://example.com/x?y=1#z",
                           "a:b",
                           "a#b",
                           "-x",
                           "--flag",
                           "?x",
                           ":x",
                           "it's",
                           "C:\\dir",
                           "<none>",
                           "=x",
                           "$HOME",
                           "(x)",
                           "a{b}",
                           "a,b",
                           "\xC3\xA9",
                           "\xF0\x9F\x9A\x80",
                           "registry.example.com:5000/team/app:v1@sha256:abc"}) {
    INFO(text);
    CHECK(can_be_plain(text, {}));
  }
}

TEST_CASE("scalar: what anybody might take for something else does not", "[yaml]") {
  for (const auto* text : {"",
                           "1276e23",
                           "706798e8",
                           "1e3",
                           "0123456",
                           "0x1F",
                           "0o17",
                           "1_000",
                           "12:30:45",
                           "1.20",
                           "on",
                           "yes",
                           "y",
                           "null",
                           "~",
                           ".inf",
                           "=",
                           "<<",
                           "1",
                           "true",
                           "No",
                           "08",
                           "2024-01-01",
                           " a",
                           "a ",
                           "a: b",
                           "a:",
                           "a #b",
                           "#a",
                           "- a",
                           "-",
                           "? a",
                           "?",
                           ": a",
                           ":",
                           ",a",
                           "[a",
                           "]a",
                           "{a",
                           "}a",
                           "&a",
                           "*a",
                           "!a",
                           "|",
                           ">",
                           "'a",
                           "\"a",
                           "%a",
                           "@a",
                           "`a",
                           "---",
                           "...",
                           "a\nb",
                           "a\tb",
                           "\x01",
                           "a\x7F",
                           "\xC2\x85",
                           "\xC2\x80",
                           "\xE2\x80\xA8",
                           "\xEF\xBB\xBF",
                           "\xEF\xBF\xBE"}) {
    INFO(text);
    CHECK_FALSE(can_be_plain(text, {}));
  }
}

TEST_CASE("scalar: flow context forbids more", "[yaml]") {
  for (const auto* text : {"a,b", "a[b", "a]b", "a{b", "a}b", "a?b", "?x", ":x"}) {
    INFO(text);
    CHECK(can_be_plain(text, {}));
    CHECK_FALSE(can_be_plain(text, {.in_flow = true}));
  }
  CHECK(can_be_plain("app:v1", {.in_flow = true}));
  CHECK(can_be_plain("http://example.com/x", {.in_flow = true}));
}

TEST_CASE("scalar: a tag decides what a bare scalar is", "[yaml]") {
  CHECK(can_be_plain("1e3", {.is_tagged = true}));
  CHECK_FALSE(can_be_plain("a: b", {.is_tagged = true}));
}

TEST_CASE("scalar: strings keep their style where it can hold them", "[yaml]") {
  struct Row {
    std::string_view text;
    Style style;
    std::string written;
  };
  const Row rows[] = {
      {"v2", Style::plain, "v2"},
      {"1e3", Style::plain, "\"1e3\""},
      {"v2", Style::single_quoted, "'v2'"},
      {"it's", Style::single_quoted, "'it''s'"},
      {"", Style::single_quoted, "''"},
      {"a\\b", Style::single_quoted, "'a\\b'"},
      {"a\nb", Style::single_quoted, "\"a\\nb\""},
      {"a\tb", Style::single_quoted, "\"a\\tb\""},
      {"v2", Style::double_quoted, "\"v2\""},
      {"a\"b\\c", Style::double_quoted, "\"a\\\"b\\\\c\""},
      {"\r\n\t", Style::double_quoted, "\"\\r\\n\\t\""},
      {"\x01\x1B\x7F", Style::double_quoted, "\"\\u0001\\u001B\\u007F\""},
      {"\xC2\x85", Style::plain, "\"\\u0085\""},
      {"\xE2\x80\xA8\xEF\xBB\xBF\xEF\xBF\xBE", Style::plain, "\"\\u2028\\uFEFF\\uFFFE\""},
      {"\xC3\xA9\xF0\x9F\x9A\x80", Style::double_quoted, "\"\xC3\xA9\xF0\x9F\x9A\x80\""},
  };
  for (const auto& row : rows) CHECK(write_string(row.text, row.style, {}) == row.written);
}

TEST_CASE("scalar: in JSON everything takes double quotes", "[yaml]") {
  CHECK(write_string("v2", Style::plain, {.format = Format::json}) == "\"v2\"");
}

TEST_CASE("scalar: JSON maps and lists become flow style", "[yaml]") {
  struct Row {
    std::string_view json;
    std::string yaml;
  };
  const Row rows[] = {
      {"{}", "{}"},
      {"[ ]", "[]"},
      {"{\"cpu\":\"100m\",\n \"n\": [1, true, null]}", "{cpu: 100m, \"n\": [1, true, null]}"},
      {"[\"1\", \"a, b\", \"\", \"it's\"]", "[\"1\", \"a, b\", \"\", it's]"},
      {"{\"on\": {\"a b\": 1e3}}", "{\"on\": {a b: 1000.0}}"},
      {"[\"\\ud83d\\ude80\\/\"]", "[\xF0\x9F\x9A\x80/]"},
      {"[[], {}, [{}]]", "[[], {}, [{}]]"},
  };
  for (const auto& row : rows) {
    const auto written = write_collection(row.json, Format::yaml);
    REQUIRE(written);
    CHECK(*written == row.yaml);
  }
  CHECK(*write_collection("{\"a\":[1,\"x\"]}", Format::json) == "{\"a\": [1, \"x\"]}");
  CHECK_FALSE(write_collection("[99999999999999999999999]", Format::yaml));
}
