// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "yaml/from_json.hpp"
#include "yaml/read_like_go.hpp"

namespace {

bool by_bytes(std::string_view one, std::string_view other) {
  return one < other;
}

std::string written(const std::string& json) {
  const auto text = yaml::from_json(nlohmann::ordered_json::parse(json), &by_bytes);
  return text ? text.value() : "error: " + text.error().message;
}

std::string read(const std::string& text) {
  const auto json = yaml::read_like_go(text);
  return json ? json.value().dump() : "error: " + json.error().message;
}

struct Row {
  std::string from;
  std::string expected;
};

}  // namespace

TEST_CASE("from_json: texts are quoted where a reader would not see a text", "[yaml]") {
  const auto row = GENERATE(values<Row>({
      {R"("plain")", "plain\n"},
      {R"("yes")", "\"yes\"\n"},
      {R"("123")", "\"123\"\n"},
      {R"("2020-01-01")", "\"2020-01-01\"\n"},
      {R"("1:30")", "\"1:30\"\n"},
      {R"("x: y")", "'x: y'\n"},
      {R"("")", "\"\"\n"},
      {R"("a\nb\n")", "|\n  a\n  b\n"},
      {R"("a\nb")", "|-\n  a\n  b\n"},
      {R"("a\n\n")", "|+\n  a\n\n"},
      {R"("\u2028")", "'\xE2\x80\xA8'\n"},
      {"\"\xC2\x85x\"", "' x'\n"},
      {R"("\u0007")", "\"\\a\"\n"},
      {"\"\x7F\"", "error: control characters are not allowed"},
  }));
  INFO(row.from);
  CHECK(written(row.from) == row.expected);
}

TEST_CASE("from_json: numbers and collections", "[yaml]") {
  CHECK(written(R"({"b": [1, {"c": null}], "a": {}, "l": []})") ==
        "a: {}\nb:\n- 1\n- c: null\nl: []\n");
  CHECK(written("[1e6, 1.5, 1e21, 1234567.5, 18446744073709551615, -0.00001]") ==
        "- 1000000\n- 1.5\n- 1e+21\n- 1.2345675e+06\n- 18446744073709551615\n- -1e-05\n");
  CHECK(written(R"({")" + std::string(2000, 'k') + R"(": 1})") ==
        "error: did not find expected ',' or '}'");
}

TEST_CASE("read_like_go: takes what go-yaml takes", "[yaml]") {
  const auto row = GENERATE(values<Row>({
      {"", "null"},
      {"a: yes\nb: 010\nc: 1_000\nd: 2020-01-01", R"({"a":true,"b":8,"c":1000,"d":"2020-01-01"})"},
      {"a: 1\na: 2", R"({"a":2})"},
      {"1: x\ntrue: t\n1.5: z", R"({"1":"x","1.5":"z","true":"t"})"},
      {"a: &x {b: 1}\nc: *x\nd: {<<: *x, b: 2, e: 3}",
       R"({"a":{"b":1},"c":{"b":1},"d":{"b":2,"e":3}})"},
      {"a: !!binary aGk=\nb: !!str 1\nc: !!float 1", R"({"a":"hi","b":"1","c":1.0})"},
      {"a\n---\n[b", "\"a\""},
  }));
  INFO(row.from);
  CHECK(read(row.from) == row.expected);
}

TEST_CASE("read_like_go: refuses the rest in go-yaml's words", "[yaml]") {
  const auto row = GENERATE(values<Row>({
      {"a: b: c", "yaml: mapping values are not allowed in this context"},
      {"a: [1", "yaml: line 1: did not find expected ',' or ']'"},
      {"x:\n  a\n b: c", "yaml: line 3: mapping values are not allowed in this context"},
      {"a: *b", "yaml: unknown anchor 'b' referenced"},
      {"a: &a [*a]", "yaml: anchor 'a' value contains itself"},
      {"a: !!int x", "yaml: cannot decode !!str `x` as a !!int"},
      {"{{ x }}: 1",
       "yaml: invalid map key: map[interface {}]interface {}{\"x\":interface {}(nil)}"},
      {"<<: 1", "yaml: map merge requires map or sequence of maps as the value"},
      {"a: .inf\nb: -.inf", "json: unsupported value: +Inf"},
      {"~: 1", "unsupported map key of type: %!s(<nil>), key: <nil>, value: 1"},
  }));
  INFO(row.from);
  CHECK(read(row.from) == "error: " + row.expected);
}

TEST_CASE("read_like_go: aliases that stand for too much are refused", "[yaml]") {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const auto name = std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 9; ++j) text += (j > 0 ? ", *a" : "*a") + name;
    text += "]\n";
  }
  CHECK(read(text) == "error: yaml: document contains excessive aliasing");
  CHECK(read(std::string(100'000, '[')) == "error: yaml: exceeded max depth of 500");
}
