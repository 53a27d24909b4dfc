// SPDX-License-Identifier: Apache-2.0
#include "yaml/to_json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace yaml;

namespace {

std::string json_of(std::string_view text, Format format = Format::yaml) {
  const auto json = to_json(text, format);
  return json ? json->dump() : "error: " + base::to_string(json.error());
}

struct Row {
  std::string text;
  std::string json;
};

void check(std::initializer_list<Row> rows, Format format = Format::yaml) {
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(json_of(row.text, format) == row.json);
  }
}

// Eight levels of eight aliases each: 16 million nodes in 300 bytes.
std::string bomb(const std::string& leaf) {
  std::string text = "a0: &a0 [" + leaf + "]\n";
  for (int level = 1; level <= 8; ++level) {
    const auto below = "*a" + std::to_string(level - 1);
    const auto name = "a" + std::to_string(level);
    text += name + ": &" + name + " [" + below;
    for (int i = 1; i < 8; ++i) text += ", " + below;
    text += "]\n";
  }
  return text;
}

}  // namespace

TEST_CASE("to_json: maps and lists keep their order", "[yaml]") {
  check({
      {"b: 1\na:\n- x\n- {z: 1, w: [2, 3]}\n", R"({"b":1,"a":["x",{"z":1,"w":[2,3]}]})"},
      {"a: {}\nb: []\nc:\n", R"({"a":{},"b":[],"c":null})"},
      {"- a\n-\n- - b\n", R"(["a",null,["b"]])"},
      {"text", R"("text")"},
  });
}

TEST_CASE("to_json: of a text that is parsed already, any document", "[yaml]") {
  const auto tree = parse("a: &x 1\n---\nb: yes\n---\n- {c: 1, c: 2}\n", Format::yaml);
  REQUIRE(tree.has_value());
  CHECK(to_json(*tree, 1).value().dump() == R"({"b":true})");
  CHECK(to_json(*tree, 0).value().dump() == R"({"a":1})");
  CHECK(to_json(*tree, 2).error().message == "line 5: the key `c` is there twice, first in line 5");
}

TEST_CASE("to_json: the first document counts, and none is null", "[yaml]") {
  check({
      {"", "null"},
      {"# nothing\n", "null"},
      {"---\n", "null"},
      {"a: 1\n---\nb: 2\n", R"({"a":1})"},
      {"---\n# empty\n---\nb: 2\n", "null"},
      {"\xEF\xBB\xBF"
       "a: \xC3\xA4\n",
       "{\"a\":\"\xC3\xA4\"}"},
  });
}

TEST_CASE("to_json: plain scalars are what Kubernetes takes them for", "[yaml]") {
  check({
      {"true", "true"},
      {"yes", "true"},
      {"Off", "false"},
      {"y", "true"},
      {"~", "null"},
      {"0644", "420"},
      {"0o644", "420"},
      {"0x1F", "31"},
      {"0b101", "5"},
      {"1_000", "1000"},
      {"-17", "-17"},
      {"1e3", "1000.0"},
      {"1276e23", "1.276e+26"},
      {"1.5", "1.5"},
      {"1.20", "1.2"},
      {"190:20:30", R"("190:20:30")"},
      {"2024-01-01", R"("2024-01-01")"},
      {"2024-01-01T10:00:00Z", R"("2024-01-01T10:00:00Z")"},
      {"v1.2", R"("v1.2")"},
      {"1.2.3", R"("1.2.3")"},
      {"=", R"("=")"},
  });
}

TEST_CASE("to_json: integers of 64 bits keep every digit", "[yaml]") {
  check({
      {"9223372036854775807", "9223372036854775807"},
      {"18446744073709551615", "18446744073709551615"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"18446744073709551616", "1.8446744073709552e+19"},
      {"9007199254740993", "9007199254740993"},
  });
}

TEST_CASE("to_json: quoted and block scalars are texts", "[yaml]") {
  check({
      {"'1'", R"("1")"},
      {"\"true\\n\"", R"("true\n")"},
      {"''", R"("")"},
      {"|\n  1\n", R"("1\n")"},
      {">-\n  a\n  b\n", R"("a b")"},
  });
}

TEST_CASE("to_json: tags of YAML's own decide, others make texts", "[yaml]") {
  check({
      {"!!str 1", R"("1")"},
      {"!!int '12'", "12"},
      {"!!int 0x10", "16"},
      {"!!float 1", "1.0"},
      {"!!bool yes", "true"},
      {"!!null ''", "null"},
      {"!local 1", R"("1")"},
      {"!Ref a", R"("a")"},
      {"!!map {a: 1}", R"({"a":1})"},
      {"!!int x", "error: line 1: the value cannot be read as !!int"},
      {"a: !!int 1.5", "error: line 1: the value cannot be read as !!int"},
      {"a: 1\nb: !!binary aGk=\n", "error: line 2: the value cannot be read as !!binary"},
      {"!!timestamp 2024-01-01", "error: line 1: the value cannot be read as !!timestamp"},
  });
}

TEST_CASE("to_json: keys become texts as in Kubernetes", "[yaml]") {
  check({
      {"1: a\n", R"({"1":"a"})"},
      {"y: a\nno: b\n", R"({"true":"a","false":"b"})"},
      {"0x10: a\n-5: b\n", R"({"16":"a","-5":"b"})"},
      {"1.5: a\n", R"({"1.5":"a"})"},
      {"1.0: a\n0.0001: b\n0.00001: c\n", R"({"1":"a","0.0001":"b","1e-05":"c"})"},
      {"1e39: a\n-1e39: b\n", R"({".inf":"a","-.inf":"b"})"},  // too large for 32 bits
      {"100000.5: a\n1e6: b\n1e21: c\n", R"({"100000.5":"a","1e+06":"b","1e+21":"c"})"},
      {".inf: a\n-.inf: b\n.nan: c\n", R"({".inf":"a","-.inf":"b",".nan":"c"})"},
      {"'1': a\n2024-01-01: b\n", R"({"1":"a","2024-01-01":"b"})"},
      {"? |\n  a\n: b\n", R"({"a\n":"b"})"},
      {"a: &k x\nb: {*k : 1}\n", R"({"a":"x","b":{"x":1}})"},
      {"a: 1\n~: b\n", "error: line 2: a key must not be null"},
      {"[a]: 1\n", "error: line 1: a key must be a text, not a collection"},
  });
}

TEST_CASE("to_json: a key that is there twice is refused with both lines", "[yaml]") {
  check({
      {"a: 1\nb: 2\na: 3\n", "error: line 3: the key `a` is there twice, first in line 1"},
      {"x:\n  a: 1\n  'a': 3\n", "error: line 3: the key `a` is there twice, first in line 2"},
      {"1: a\n\"1\": b\n", "error: line 2: the key `1` is there twice, first in line 1"},
      {"a: {b: 1}\nc: {b: 2}\n", R"({"a":{"b":1},"c":{"b":2}})"},
  });
}

TEST_CASE("to_json: aliases stand for what they name", "[yaml]") {
  check({
      {"a: &x {b: [1]}\nc: *x\nd: [*x]\n", R"({"a":{"b":[1]},"c":{"b":[1]},"d":[{"b":[1]}]})"},
      {"a: &x 1\nb: &x 2\nc: *x\n", R"({"a":1,"b":2,"c":2})"},
      {"a: &x\nb: *x\n", R"({"a":null,"b":null})"},
      {"a: &x [1, *x]\n", "error: line 1: the value of an alias contains itself"},
      {"a: &x\n  b:\n    c: *x\n", "error: line 3: the value of an alias contains itself"},
      {"a: *x\n", "error: line 1, column 4: an alias has no anchor before it"},
  });
}

TEST_CASE("to_json: merge keys bring in the entries of other maps", "[yaml]") {
  const std::string maps = "v: &v {a: 1, b: 2}\nw: &w {b: 3, c: 4}\n";
  const std::string before = R"({"v":{"a":1,"b":2},"w":{"b":3,"c":4},"z":)";
  check({
      {maps + "z: {<<: *v, d: 5}\n", before + R"({"a":1,"b":2,"d":5}})"},
      {maps + "z: {<<: *v, b: 5}\n", before + R"({"a":1,"b":5}})"},
      {maps + "z: {<<: [*v, *w]}\n", before + R"({"b":2,"c":4,"a":1}})"},
      {maps + "z: {<<: {e: 6}}\n", before + R"({"e":6}})"},
      {maps + "z: {b: 5, <<: *v}\n", before + R"({"b":2,"a":1}})"},
      {maps + "z: {\"<<\": *v}\n", before + R"({"<<":{"a":1,"b":2}}})"},
      {"a: &a\n  <<: &b {c: 1}\nd: {<<: *a}\n", R"({"a":{"c":1},"d":{"c":1}})"},
      {"a: &s [1]\nb:\n  <<: *s\n", "error: line 3: `<<` takes a map, or a list of maps"},
      {"<<: x\n", "error: line 1: `<<` takes a map, or a list of maps"},
      {"<<: [[{a: 1}]]\n", "error: line 1: `<<` takes a map, or a list of maps"},
      {"a: &a\n  <<: *a\n", "error: line 2: the value of an alias contains itself"},
  });
}

TEST_CASE("to_json: what aliases multiply has a bound", "[yaml]") {
  CHECK(json_of(bomb("x")) == "error: line 2: its aliases stand for too much");
  CHECK(json_of(bomb("{k: x}")) == "error: line 1: its aliases stand for too much");
  std::string wide = "a: &a \"" + std::string(1 << 20U, 'x') + "\"\nb: [*a";
  for (int i = 0; i < 20; ++i) wide += ", *a";
  CHECK(json_of(wide + "]\n") == "error: line 1: its aliases stand for too much");
  std::string keys = "a: &a \"" + std::string(1 << 20U, 'x') + "\"\nb:\n";
  for (int i = 0; i < 20; ++i) keys += "- {*a : 1}\n";
  CHECK(json_of(keys) == "error: line 1: its aliases stand for too much");
  std::string deep = "a0: &a0 x\n";
  for (int i = 1; i <= 600; ++i) {
    deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            "]\n";
  }
  CHECK(json_of(deep).find("nested more than 500 levels deep") != std::string::npos);
}

TEST_CASE("to_json: large texts without aliases have none", "[yaml]") {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "key-" + std::to_string(i) + ": value\n";
  const auto json = to_json(text);
  REQUIRE(json);
  CHECK(json->size() == 200'000);
  CHECK(json->back() == "value");
}

TEST_CASE("to_json: what is no JSON is refused with its line", "[yaml]") {
  check({
      {"a: 1\nb: .nan\n", "error: line 2: this is not a number in JSON"},
      {"[.inf]", "error: line 1: this is not a number in JSON"},
      {"a: [1\n", "error: line 2, column 1: not valid YAML: did not find expected ',' or ']'"},
  });
}

TEST_CASE("to_json: JSON is read as JSON", "[yaml]") {
  check({{"{\"a\": 1, \"b\": [1.5, true, null, \"yes\"], \"1\": -0}",
          R"({"a":1,"b":[1.5,true,null,"yes"],"1":0})"},
         {"{\"a\": \"\\ud83d\\ude80\", \"<<\": {\"b\": 1}}",
          "{\"a\":\"\xF0\x9F\x9A\x80\",\"<<\":{\"b\":1}}"},
         {"100000000000000000000", "1e+20"},
         {"{\"a\": 1,\n\"a\": 2}", "error: line 2: the key `a` is there twice, first in line 1"},
         {"\"\\ud83d\"", "error: it has half of a pair of \\u escapes"},
         {"{a: 1}", "error: line 1, column 2: not valid JSON: expected a key in double quotes"}},
        Format::json);
}
TEST_CASE("to_json: what is refused does not show a value, which may be a secret", "[yaml]") {
  for (const std::string value : {"*swordfish", "!!int swordfish", "!!bool swordfish",
                                  "&swordfish [*swordfish]", "!!timestamp swordfish"}) {
    const auto read = to_json("stringData:\n  password: " + value + "\n");
    CAPTURE(value);
    REQUIRE_FALSE(read);
    CHECK(base::to_string(read.error()).find("swordfish") == std::string::npos);
    CHECK(read.error().message.starts_with("line 2"));
  }
}
