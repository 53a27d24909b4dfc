// SPDX-License-Identifier: Apache-2.0
#include "yaml/changes.hpp"

#include <catch2/catch.hpp>

using namespace yaml;

namespace {

std::string name_of(NewValue::Type type) {
  return type == NewValue::Type::string ? "string" : type == NewValue::Type::json ? "json" : "?";
}

// One line "file|path|type|value" for each entry; "error: …" for a list that is refused.
std::string read(std::string_view text) {
  const auto assignments = read_changes(text);
  if (!assignments) return "error: " + base::to_string(assignments.error());
  std::string lines;
  for (const auto& assignment : *assignments) {
    lines += assignment.file + "|" + assignment.path.text + "|" + name_of(assignment.value.type) +
             "|" + assignment.value.text + "\n";
  }
  return lines;
}

}  // namespace

TEST_CASE("changes: paths and values, in JSON, with their types and in their order", "[yaml]") {
  CHECK(
      read("{\"b.tag\": \"abc\", \"a\": 3, \"c\": 1.50, \"d\": true, \"e\": null, \"f\": \"3\"}") ==
      "|b.tag|string|abc\n|a|json|3\n|c|json|1.50\n|d|json|true\n|e|json|null\n|f|string|3\n");
  CHECK(read("{\"a\": \"\\ud83d\\ude80\\/\",\n\t\"b\": \"x\"}") ==
        "|a|string|\xF0\x9F\x9A\x80/\n|b|string|x\n");
}

TEST_CASE("changes: half of a pair of escapes is no text", "[yaml]") {
  CHECK(read("{\"a\": \"\\ud83d\"}") == "error: it has half of a pair of \\u escapes");
  CHECK(read("{\"a\": \"\\ud83dx\\ude80\"}") == "error: it has half of a pair of \\u escapes");
}

TEST_CASE("changes: an entry whose value is a map is a file", "[yaml]") {
  CHECK(read("{\"helm/values.yaml\": {\"backend.tag\": \"abc\"}, \"x\": \"y\"}") ==
        "helm/values.yaml|backend.tag|string|abc\n|x|string|y\n");
  CHECK(read("{\"f.yaml\": {\"a\": {\"b\": [1, \"x\"]}, \"c\": []}, \"d\": [1]}") ==
        "f.yaml|a|json|{\"b\": [1, \"x\"]}\nf.yaml|c|json|[]\n|d|json|[1]\n");
  CHECK(read("{\"f.yaml\": {}}").empty());
}

TEST_CASE("changes: in YAML only what all readers agree about has a type", "[yaml]") {
  CHECK(read("backend.tag: 1276e23\nreplicas: 3\nenabled: true\nempty:\nnil: ~\nv: 1.20\n"
             "date: 2024-01-01\nyes: no\noctal: 0644\nquoted: '3'\ntext: |\n  a\n  b\n") ==
        "|backend.tag|string|1276e23\n|replicas|json|3\n|enabled|json|true\n|empty|json|null\n"
        "|nil|json|null\n|v|string|1.20\n|date|string|2024-01-01\n|yes|string|no\n"
        "|octal|string|0644\n|quoted|string|3\n|text|string|a\nb\n\n");
  CHECK(read("values.yaml:\n  image.tag: v1\n  list: [1, 1e3, {a: ~}]\n") ==
        "values.yaml|image.tag|string|v1\nvalues.yaml|list|json|[1, \"1e3\", {\"a\": null}]\n");
  CHECK(read("{a: b, c: 'd'}") == "|a|string|b\n|c|string|d\n");
}

TEST_CASE("changes: the dollar form of the popular action is taken", "[yaml]") {
  const auto changes = read_changes("{\"$.a[\\\"b.c\\\"].d\": \"x\", \"e.f\": \"y\"}");
  REQUIRE(changes);
  CHECK(changes->at(0).path.segments.size() == 3);
  CHECK(changes->at(0).path.segments[0].text == "a");
  CHECK(changes->at(0).path.segments[1].text == "b.c");
  CHECK(changes->at(1).path.segments.size() == 2);
}

TEST_CASE("changes: keys can have a document selector, and say what --set cannot", "[yaml]") {
  const auto changes = read_changes("{\"kind=X#a\": \"b\", \"url\": \"http://x/#a=b\"}");
  REQUIRE(changes);
  CHECK(changes->at(0).path.document->text == "kind=X");
  CHECK(changes->at(1).value.text == "http://x/#a=b");
}

TEST_CASE("changes: what is no list of changes is refused with its line", "[yaml]") {
  struct Row {
    std::string_view text;
    std::string message;
  };
  const Row rows[] = {
      {"", "there are no changes in it"},
      {"# c\n", "there are no changes in it"},
      {"a: 1\n---\nb: 1\n", "it has more than one document"},
      {"- a\n", "line 1: expected a map from paths to values"},
      {"[\"a\"]", "line 1: expected a map from paths to values"},
      {"a: 1\nb: 2\na: 3\n", "line 3: `a` is there twice"},
      {"{\"f\": {\"a\": 1,\n\"a\": 2}}", "line 2: `a` is there twice"},
      {"a: &x 1\nb: *x\n", "line 2: an alias is not taken here"},
      {"f:\n  a: [*x]\n", "line 2, column 7: an alias has no anchor before it"},
      {"[a]: 1\n", "line 1: a key must be a text"},
      {"a: [{[b]: 1}]\n", "line 1: a key must be a text"},
      {"'': {a: 1}\n", "line 1: a file name is missing"},
      {"a..b: 1\n", "line 1: the path `a..b`: a key is missing"},
      {"{\"a\": 1,", "line 1, column 9: not valid YAML: did not find expected node content"},
  };
  for (const auto& row : rows) CHECK(read(row.text) == "error: " + row.message);
}
