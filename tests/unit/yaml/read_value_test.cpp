// SPDX-License-Identifier: Apache-2.0
#include "yaml/read_value.hpp"

#include <catch2/catch.hpp>
#include <string>

using base::ErrorKind;
using yaml::NewValue;
using Wish = yaml::NewValue::Type;

namespace {

base::Result<NewValue> read(const std::string& text, const std::string& path,
                            yaml::Format format = yaml::Format::yaml) {
  return yaml::read_value(text, yaml::parse_path(path).value(), format, yaml::Aliases::refuse);
}

}  // namespace

TEST_CASE("read_value: a value keeps its type", "[yaml]") {
  struct Row {
    std::string text;
    Wish type;
    std::string value;
  };
  const auto row = GENERATE(values<Row>({{"v1.4.2", Wish::string, "v1.4.2"},
                                         {"\"1276e23\"", Wish::string, "1276e23"},
                                         {"'it''s'  # so", Wish::string, "it's"},
                                         {"2024-05-01", Wish::string, "2024-05-01"},
                                         {"3", Wish::integer, "3"},
                                         {"1.50", Wish::floating, "1.50"},
                                         {"true", Wish::boolean, "true"},
                                         {"", Wish::null, ""},
                                         {"~", Wish::null, ""},
                                         {"|-\n    a\n    b", Wish::string, "a\nb"}}));
  CAPTURE(row.text);
  const auto value = read("image:\n  tag: " + row.text + "\n", "image.tag");
  REQUIRE(value);
  CHECK(value->type == row.type);
  CHECK(value->text == row.value);
}

TEST_CASE("read_value: documents, blocks and JSON", "[yaml]") {
  CHECK(read("kind: A\n---\nkind: B\nx: 1\n", "x")->text == "1");
  CHECK(read("x: 1\n---\nx: 2\n", "1#x")->text == "2");
  CHECK(read("values: |\n  image:\n    tag: v1\n", "values >> image.tag")->text == "v1");
  CHECK(read(R"({"a": [{"b": "c"}]})", "a[0].b", yaml::Format::json)->text == "c");
}

TEST_CASE("read_value: what is no single value of one meaning is refused", "[yaml]") {
  struct Row {
    std::string text;
    std::string path;
    std::string message;
  };
  const auto row = GENERATE(
      values<Row>({{"a: {b: c}\n", "a", "line 1: a is a map, not a single value; it has: b"},
                   {"a: [b]\n", "a", "line 1: a is a list of 1, not a single value"},
                   {"a: b\n", "c", "line 1: no `c` at the top level; it has: a"},
                   {"a: 1\n---\na: 2\n", "a", "`a` is in several documents: 0, 1"},
                   {"a: on\n", "a", "line 1: readers of YAML do not agree on what `a` is: `on`"},
                   {"a: &x b\nc: *x\n", "c", "line 2: c is the alias *x of the anchor at line 1"},
                   {"x: |\n  a:\n    b: [1]\n", "x >> a.b",
                    "line 3: x >> a.b is a list of 1, not a single value"},
                   {"# nothing\n", "a", "no `a`: there is nothing but comments"},
                   {"a: ENC[AES256_GCM]\nsops:\n  mac: x\n  version: 3\n", "a", ""}}));
  CAPTURE(row.text);
  const auto value = read(row.text, row.path);
  REQUIRE_FALSE(value);
  CHECK(value.error().kind == ErrorKind::malformed);
  if (!row.message.empty()) CHECK(value.error().message == row.message);
}
