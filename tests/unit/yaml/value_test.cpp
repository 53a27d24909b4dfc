// SPDX-License-Identifier: Apache-2.0
#include "yaml/value.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;
using namespace std::string_literals;
using Asked = NewValue::Type;

namespace {

std::string complaint(Asked type, const std::string& text) {
  const auto checked = check({.type = type, .text = text});
  if (checked) return "";
  CHECK(checked.error().kind == base::ErrorKind::usage);
  return checked.error().message;
}

std::string plain(Asked type, const std::string& text, Format format = Format::yaml) {
  REQUIRE(complaint(type, text).empty());
  const auto form = plain_form(wanted({.type = type, .text = text}), format);
  return form ? *form : "error: " + form.error().message;
}

}  // namespace

TEST_CASE("value: a text that is not of its type is a usage error", "[yaml]") {
  struct Row {
    Asked type;
    std::string text;
    std::string message;
  };
  const Row rows[] = {
      {Asked::integer, "3", ""},
      {Asked::integer, "-3", ""},
      {Asked::integer, "0", ""},
      {Asked::integer, "abc", "`abc` is not an integer"},
      {Asked::integer, "", "`` is not an integer"},
      {Asked::integer, "03", "`03` is not an integer"},
      {Asked::integer, "+3", "`+3` is not an integer"},
      {Asked::integer, "3.0", "`3.0` is not an integer"},
      {Asked::integer, "1e3", "`1e3` is not an integer"},
      {Asked::floating, "2.5", ""},
      {Asked::floating, "3", ""},
      {Asked::floating, "1e3", ""},
      {Asked::floating, "-.inf", ""},
      {Asked::floating, ".nan", ""},
      {Asked::floating, "1e999", "`1e999` is not a number"},
      {Asked::floating, "0x1F", "`0x1F` is not a number"},
      {Asked::floating, "two", "`two` is not a number"},
      {Asked::boolean, "true", ""},
      {Asked::boolean, "yes", "`yes` is not a boolean: true or false"},
      {Asked::boolean, "True", "`True` is not a boolean: true or false"},
      {Asked::null, "", ""},
      {Asked::null, "~", ""},
      {Asked::null, "null", ""},
      {Asked::null, "nil", "`nil` is not null"},
      {Asked::json, "{\"a\": [1, null]}", ""},
      {Asked::json, "\"\\ud83d\\ude80\"", ""},
      {Asked::json, "\"\\ud83d\"",
       "`\"\\ud83d\"` cannot be used as JSON: it has half of a pair of \\u escapes, which is no "
       "character"},
      {Asked::json, "\"\\ud83d\\u0041\"",
       "`\"\\ud83d\\u0041\"` cannot be used as JSON: it has half of a pair of \\u escapes, which "
       "is no character"},
      {Asked::json, "\"text\"", ""},
      {Asked::json, "abc",
       "`abc` cannot be used as JSON: line 1, column 1: not valid JSON: `abc` is not a JSON value"},
      {Asked::json, "", "`` cannot be used as JSON: it is empty"},
      {Asked::json, "{\"a\": 1, \"a\": 2}",
       "`{\"a\": 1, \"a\": 2}` cannot be used as JSON: it has the key `a` twice"},
      {Asked::json, "[1e999]",
       "`[1e999]` cannot be used as JSON: `1e999` is too large for a number"},
      {Asked::json, "\"\\u0000\"",
       "`\"\\u0000\"` cannot be used as JSON: the new value has a NUL byte"},
      {Asked::text, "\xFF", "the new value is not UTF-8"},
      {Asked::string, "a\0b"s, "the new value has a NUL byte"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(complaint(row.type, row.text) == row.message);
  }
}

TEST_CASE("value: numbers keep their spelling where every reader understands it", "[yaml]") {
  CHECK(plain(Asked::integer, "3") == "3");
  CHECK(plain(Asked::integer, "18446744073709551615") == "18446744073709551615");
  CHECK(plain(Asked::integer, "18446744073709551616") ==
        "error: `18446744073709551616` is not a number that every YAML reader holds exactly");
  CHECK(plain(Asked::floating, "2.5") == "2.5");
  CHECK(plain(Asked::floating, "2.50") == "2.50");
  CHECK(plain(Asked::floating, "1.0e+3") == "1.0e+3");
  CHECK(plain(Asked::json, "-0.25") == "-0.25");
}

TEST_CASE("value: and get another where some would see a text", "[yaml]") {
  CHECK(plain(Asked::floating, "3") == "3.0");
  CHECK(plain(Asked::floating, "1e3") == "1000.0");
  CHECK(plain(Asked::floating, "1e23") == "1.0e+23");
  CHECK(plain(Asked::floating, "-1.5E-9") == "-1.5E-9");
  CHECK(plain(Asked::floating, "15e-10") == "1.5e-09");
  CHECK(plain(Asked::floating, "+.5") == "0.5");
  CHECK(plain(Asked::floating, "-.INF") == "-.INF");
  CHECK(plain(Asked::json, "1e3") == "1000.0");
  CHECK(plain(Asked::json, "706798e8") == "7.06798e+13");
}

TEST_CASE("value: JSON files have one reader", "[yaml]") {
  CHECK(plain(Asked::floating, "1e3", Format::json) == "1e3");
  CHECK(plain(Asked::floating, "3", Format::json) == "3.0");
  CHECK(plain(Asked::floating, ".5", Format::json) == "0.5");
  CHECK(plain(Asked::integer, "123456789012345678901234567890", Format::json) ==
        "123456789012345678901234567890");
  CHECK(plain(Asked::floating, ".inf", Format::json) ==
        "error: `.inf` is not a number that JSON can hold");
  CHECK(plain(Asked::null, "~", Format::json) == "null");
  CHECK(plain(Asked::boolean, "true", Format::json) == "true");
}
