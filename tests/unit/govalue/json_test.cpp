// SPDX-License-Identifier: Apache-2.0
#include "govalue/json.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "govalue/function.hpp"
#include "govalue/print.hpp"
#include "unit/govalue/values.hpp"

using namespace govalue;
using namespace govalue::test;

namespace {

// The value in Go's syntax, or the error.
std::string read(std::string_view document, Integers integers = Integers::float64) {
  const auto value = from_json(document, integers);
  if (!value) return value.error().message;
  Budget budget{Limits{}};
  return format("%#v", std::span(&value.value(), 1), budget);
}

std::string written(const Value& value, const JsonStyle& style = {}) {
  Budget budget{Limits{}};
  const auto text = to_json(value, style, budget);
  return text ? text.value() : text.error().message;
}

std::string upper(std::string_view value) {
  return std::string(value);
}

struct Row {
  std::string_view document;
  std::string value;
};

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.document);
    CHECK(read(row.document) == row.value);
  }
}

}  // namespace

TEST_CASE("JSON: values", "[govalue]") {
  check({
      {"null", "<nil>"},
      {" true ", "true"},
      {"-0", "-0"},
      {"1e3", "1000"},
      {"123456789012345678901234567890", "1.2345678901234568e+29"},
      {"1e-999", "0"},
      {"[]", "[]interface {}{}"},
      {"[ 1 , [ ] , {} ]", "[]interface {}{1, []interface {}{}, map[string]interface {}{}}"},
      {R"({"b" : 1 , "a":null,"b":2})", R"(map[string]interface {}{"a":interface {}(nil), "b":2})"},
  });
}

TEST_CASE("JSON: strings, whatever is wrong with their characters", "[govalue]") {
  check({
      {R"("a\"\\\/\b\f\n\r\t")", R"("a\"\\/\b\f\n\r\t")"},
      {R"("\u0041\u00e9\u4E2D")", R"("Aé中")"},
      {R"("\ud83d\ude00")", R"("😀")"},
      {R"("\ud83dx\udc00")", "\"\ufffdx\ufffd\""},
      {R"("\ud800\u0041\ud800\ud83d\ude00")", "\"\ufffdA\ufffd😀\""},
      {"\"\xff\xed\xa0\x80é\"", "\"\ufffd\ufffd\ufffd\ufffdé\""},
      {"\"\x7f\u2028\"", R"("\x7f\u2028")"},
  });
}

TEST_CASE("JSON: integers are int64 for Kubernetes where they fit", "[govalue]") {
  CHECK(read("[1,-9223372036854775808]", Integers::int64) ==
        "[]interface {}{1, -9223372036854775808}");
  CHECK(from_json("1", Integers::int64).value().is(int64_type));
  CHECK(from_json("-0", Integers::int64).value().is(int64_type));
  CHECK(from_json("1.0", Integers::int64).value().is(float64_type));
  CHECK(from_json("9223372036854775808", Integers::int64).value().is(float64_type));
  CHECK(from_json("1", Integers::float64).value().is(float64_type));
}

TEST_CASE("JSON: what is none is refused in Go's words", "[govalue]") {
  check({
      {"", "unexpected end of JSON input"},
      {"{", "unexpected end of JSON input"},
      {"\"a", "unexpected end of JSON input"},
      {"[1,", "unexpected end of JSON input"},
      {"x", "invalid character 'x' looking for beginning of value"},
      {"[1,]", "invalid character ']' looking for beginning of value"},
      {"1 2", "invalid character '2' after top-level value"},
      {"[1 2]", "invalid character '2' after array element"},
      {"{1:2}", "invalid character '1' looking for beginning of object key string"},
      {R"({"a":1,})", "invalid character '}' looking for beginning of object key string"},
      {R"({"a" 1})", "invalid character '1' after object key"},
      {R"({"a":1 "b"})", "invalid character '\"' after object key:value pair"},
      {"'a'", R"(invalid character '\'' looking for beginning of value)"},
      {"\"\n\"", R"(invalid character '\n' in string literal)"},
      {R"("\x")", "invalid character 'x' in string escape code"},
      {R"("\u12g4")", "invalid character 'g' in \\u hexadecimal character escape"},
      {"-x", "invalid character 'x' in numeric literal"},
      {"01", "invalid character '1' after top-level value"},
      {"1.x", "invalid character 'x' after decimal point in numeric literal"},
      {"1e", "invalid character ' ' in exponent of numeric literal"},
      {"tru", "invalid character ' ' in literal true (expecting 'e')"},
      {"nuxl", "invalid character 'x' in literal null (expecting 'l')"},
      {"\xc3\xa9", "invalid character 'Ã' looking for beginning of value"},
      {"1e999", "json: cannot unmarshal number 1e999 into Go value of type float64"},
      {"[1e999 x", "invalid character 'x' after array element"},
  });
}

TEST_CASE("JSON: ten thousand levels and no more", "[govalue]") {
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  CHECK(from_json(deep, Integers::int64).has_value());
  CHECK(read("[" + deep + "]") == "invalid character '[' exceeded max depth");
}

TEST_CASE("JSON: written in the order of keys", "[govalue]") {
  struct Written {
    Value value;
    std::string text;
  };
  const std::vector<Written> rows = {
      {{}, "null"},
      {Value::boolean(false), "false"},
      {number(-1), "-1"},
      {Value::of_unsigned(uint64_type, UINT64_MAX), "18446744073709551615"},
      {real(1e21), "1e+21"},
      {Value::of_float(float32_type, 0.1), "0.1"},
      {Value::bytes("hi"), R"("aGk=")"},
      {Value::nil_of(bytes_type), "null"},
      {Value::nil_of(map_type), "null"},
      {Value::nil_of(list_type), "null"},
      {map({{"b", list({})}, {"a", map({})}}), R"({"a":{},"b":[]})"},
      {pair("x", {}), R"({"Name":"x","Value":null})"},
      {pair_pointer("x", {}), R"({"Name":"x","Value":null})"},
      {Value::nil_of(pair_pointer_type), "null"},
      {real(std::nan("")), "json: unsupported value: NaN"},
      {list({real(-std::numeric_limits<double>::infinity())}), "json: unsupported value: -Inf"},
      {Value::complex(1), "json: unsupported type: complex128"},
      {Value::function(function<&upper>("upper")), "json: unsupported type: func(string) string"},
      {Value::map({}, any_map_type), "json: unsupported type: map[interface {}]interface {}"},
  };
  for (const auto& row : rows) CHECK(written(row.value) == row.text);
}

TEST_CASE("JSON: strings are escaped as by encoding/json", "[govalue]") {
  const JsonStyle plain = {.escapes_html = false};
  CHECK(written(text("he said \"hi\"\n<b>&")) == R"("he said \"hi\"\n\u003cb\u003e\u0026")");
  CHECK(written(text("<b>&"), plain) == R"("<b>&")");
  CHECK(written(text("\b\f\r\t\\\x01\x1f\x7f")) == "\"\\b\\f\\r\\t\\\\\\u0001\\u001f\x7f\"");
  CHECK(written(text("\u2028\u2029é"), plain) == R"("\u2028\u2029é")");
  CHECK(written(text("a\xff\xed\xa0\x80z")) == R"("a\ufffd\ufffd\ufffd\ufffdz")");
  CHECK(written(map({{"<", {}}})) == R"({"\u003c":null})");
}

TEST_CASE("JSON: indented, but nothing that is empty", "[govalue]") {
  const Value value = map({{"a", list({number(1), map({})})}, {"b", list({})}});
  CHECK(written(value, {.indent = "  "}) == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
}

TEST_CASE("JSON: a map that contains itself is refused", "[govalue]") {
  const Value itself = map({});
  itself.set("a", itself);
  CHECK(written(itself) == "values are nested more than 1000 deep");
  itself.erase("a");
}
