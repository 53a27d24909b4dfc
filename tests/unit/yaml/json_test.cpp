// SPDX-License-Identifier: Apache-2.0

// JSON files (specification, section 1, rule 10).
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

namespace {

const EditOptions json = {.format = Format::json};

// `{"a": OLD}` after the edit, as what OLD becomes.
std::string becomes(const std::string& old_value, const std::string& assignment) {
  const auto text = edited("{\"a\": " + old_value + "}", {assignment}, json);
  return text.starts_with("{\"a\": ") ? text.substr(6, text.size() - 7) : text;
}

}  // namespace

TEST_CASE("json: only the bytes of the value change", "[yaml]") {
  const std::string text = "{\n\t\"image\" : { \"tag\":\"v1\" },\r\n  \"l\":[1,\n2 ] }\n";
  CHECK(edited(text, {"image.tag=v2", "l[1]=3"}, json) ==
        "{\n\t\"image\" : { \"tag\":\"v2\" },\r\n  \"l\":[1,\n3 ] }\n");
}

TEST_CASE("json: strings are quoted, integers and booleans stay what they are", "[yaml]") {
  struct Row {
    std::string old_value;
    std::string assignment;
    std::string result;
  };
  const Row rows[] = {
      {"\"v1\"", "a=v2", "\"v2\""},
      {"\"v1\"", "a=1276e23", "\"1276e23\""},
      {"\"v1\"", "a=", "\"\""},
      {"\"v1\"", "a=x\ty\n\"\\\x01\xC3\xA9", "\"x\\ty\\n\\\"\\\\\\u0001\xC3\xA9\""},
      {"2", "a=3", "3"},
      {"2", "a=03", "\"03\""},
      {"2", "a=v1", "\"v1\""},
      {"true", "a=false", "false"},
      {"true", "a=no", "\"no\""},
      {"1.5", "a=2.5", "\"2.5\""},
      {"null", "a=x", "\"x\""},
      {"\"x\"", "a:=3", "3"},
      {"\"x\"", "a:=1e3", "1e3"},
      {"\"x\"", "a:=123456789012345678901234567890", "123456789012345678901234567890"},
      {"3", "a:=\"3\"", "\"3\""},
      {"3", "a:={\"b\":[1,null]}", "{\"b\": [1, null]}"},
  };
  for (const auto& row : rows) CHECK(becomes(row.old_value, row.assignment) == row.result);
}

TEST_CASE("json: what is there already changes nothing", "[yaml]") {
  for (const auto* row :
       {"\"v\\u0031\"|a=v1", "3|a=3", "3|a:=3", "true|a=true", "null|a:=null", "1.50|a:=1.5"}) {
    const std::string_view text = row;
    const auto bar = text.find('|');
    const std::string old_value(text.substr(0, bar));
    CHECK(becomes(old_value, std::string(text.substr(bar + 1))) == old_value);
  }
}

TEST_CASE("json: paths, misses and refusals are the same", "[yaml]") {
  const std::string text =
      "{\"l\": [{\"n\": \"a\", \"v\": 1}], \"d\": 1, \"d\": 2, \"s\": \"b: 1\"}";
  CHECK(edited(text, {"l[n=a].v=2"}, json).starts_with("{\"l\": [{\"n\": \"a\", \"v\": 2}]"));
  CHECK(edited(text, {"l[n=b].v=2"}, json) == "error: line 1: no [n=b] at l; n there is: a");
  CHECK(edited(text, {"d=3"}, json) == "error: line 1: the key `d` is there twice, also at line 1");
  CHECK(edited(text, {"l=3"}, json) == "error: line 1: l is a list of 1, not a single value");
  CHECK(edited(text, {"s >> b=2"}, json) ==
        "error: line 1: s is quoted text: only a literal block (`|`) can be edited inside");
  CHECK(edited("{\"<<\": {\"a\": 1}}", {"a=2"}, json).starts_with("error: line 1: no `a`"));
  CHECK(edited("", {"a=2"}, json).starts_with("error: line 1: no `a`"));
  CHECK(
      edited("{\"a\": 1,}", {"a=2"}, json).starts_with("error: line 1, column 9: not valid JSON"));
}
