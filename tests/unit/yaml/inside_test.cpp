// SPDX-License-Identifier: Apache-2.0

// Documents inside literal blocks (specification, section 1, rule 9).
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

namespace {

const std::string application =
    "spec:\n  source:\n    helm:\n      values: |  # for the chart\n"
    "        # inner comment\n        image:\n          tag: v1   # by CI\n\n"
    "        replicas: 2\n      chart: web\n";

std::string with(const std::string& old_piece, const std::string& new_piece) {
  auto text = application;
  return text.replace(text.find(old_piece), old_piece.size(), new_piece);
}

}  // namespace

TEST_CASE("inside: a value changes, and the inner layout survives", "[yaml]") {
  CHECK(edited(application, {"spec.source.helm.values >> image.tag=v2"}) ==
        with("tag: v1", "tag: v2"));
  CHECK(edited(application, {"spec.source.helm.values >> replicas=3"}) ==
        with("replicas: 2", "replicas: 3"));
  CHECK(edited(application, {"/spec/source/helm/values >> /image/tag=1e3"}) ==
        with("tag: v1", "tag: \"1e3\""));
}

TEST_CASE("inside: several values of several layers at once", "[yaml]") {
  CHECK(
      edited(application, {"spec.source.helm.values >> replicas=3", "spec.source.chart=x",
                           "spec.source.helm.chart=api", "spec.source.helm.values >> image.tag=v2"})
          .starts_with("error: line 3: no `chart` at spec.source"));
  auto expected = with("tag: v1", "tag: v2");
  expected.replace(expected.find("replicas: 2"), 11, "replicas: 3");
  expected.replace(expected.find("chart: web"), 10, "chart: api");
  CHECK(edited(application, {"spec.source.helm.values >> replicas=3", "spec.source.helm.chart=api",
                             "spec.source.helm.values >> image.tag=v2"}) == expected);
}

TEST_CASE("inside: the report has the line of the outer file", "[yaml]") {
  const auto result = outcome(application, {"spec.source.helm.values >> image.tag=v2"});
  CHECK(result.changes.at(0).line == 7);
  CHECK(result.changes.at(0).old_value == "v1");
  CHECK(result.changes.at(0).path == "spec.source.helm.values >> image.tag");
}

TEST_CASE("inside: blocks in blocks", "[yaml]") {
  const std::string text = "a: |\n  b: |-\n    c: v1  # x\n    d: 1\n  e: 1\nf: 1\n";
  CHECK(edited(text, {"a >> b >> c=v2"}) ==
        "a: |\n  b: |-\n    c: v2  # x\n    d: 1\n  e: 1\nf: 1\n");
  CHECK(outcome(text, {"a >> b >> d=2"}).changes.at(0).line == 4);
  CHECK(created(text, {"a >> b >> g=x"}) ==
        "a: |\n  b: |-\n    c: v1  # x\n    d: 1\n    g: x\n  e: 1\nf: 1\n");
}

TEST_CASE("inside: every kind of host", "[yaml]") {
  struct Row {
    std::string text;
    std::string result;
  };
  const Row rows[] = {
      {"a: |-\n  b: v1", "a: |-\n  b: v2"},
      {"a: |+\n  b: v1\n\n\nc: 1\n", "a: |+\n  b: v2\n\n\nc: 1\n"},
      {"a: |2\n    b: v1\n    c: 1\n", "a: |2\n    b: v2\n    c: 1\n"},
      {"a: |\r\n  b: v1\r\n\r\n  c: 1\r\nd: 1\r\n", "a: |\r\n  b: v2\r\n\r\n  c: 1\r\nd: 1\r\n"},
      {"a: |\n\n  # c\n  b: v1\n", "a: |\n\n  # c\n  b: v2\n"},
      {"a: |\n  b: v1\n \n     \n  c: 1\n", "a: |\n  b: v2\n \n     \n  c: 1\n"},
      {"a: |\n  ---\n  b: v1\n", "a: |\n  ---\n  b: v2\n"},
      {"a: |\n  {\"b\": v1}\n", "a: |\n  {\"b\": v2}\n"},
      {"a: |\n  \xC3\xA4: 1\n  b: v1\n", "a: |\n  \xC3\xA4: 1\n  b: v2\n"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(edited(row.text, {"a >> b=v2"}) == row.result);
  }
}

TEST_CASE("inside: inner blocks are rewritten in the outer indentation", "[yaml]") {
  const std::string text = "a: |\r\n  s: |\r\n    one\r\n    two\r\n  t: 1\r\nb: 1\r\n";
  CHECK(edited(text, {"a >> s=x\ny\n\nz\n"}) ==
        "a: |\r\n  s: |\r\n    x\r\n    y\r\n\r\n    z\r\n  t: 1\r\nb: 1\r\n");
  CHECK(edited(text, {"a >> s=x\n\n"}) == "a: |\r\n  s: |+\r\n    x\r\n\r\n  t: 1\r\nb: 1\r\n");
  CHECK(edited(text, {"a >> s="}) == "a: |\r\n  s: \"\"\r\n  t: 1\r\nb: 1\r\n");
  CHECK(edited("a: |-\n  s: |-\n    one", {"a >> s=x\ny"}) == "a: |-\n  s: |-\n    x\n    y");
}

TEST_CASE("inside: a new key", "[yaml]") {
  CHECK(created("a: |\n  b: 1\n  c:\n    d: 1  # x\n\ne: 1\n", {"a >> c.f=x"}) ==
        "a: |\n  b: 1\n  c:\n    d: 1  # x\n    f: x\n\ne: 1\n");
  CHECK(created("a: |-\n  b: 1", {"a >> c=x"}) == "a: |-\n  b: 1\n  c: x");
  CHECK(created("a: |\n  # c\n", {"a >> b=x"}) == "a: |\n  # c\n  b: x\n");
  CHECK(created("a: |\n  # c\nz: 1\n", {"a >> b.d=x"}) == "a: |\n  # c\n  b:\n    d: x\nz: 1\n");
  CHECK(created("a: |\n  ---\n  # c\nz: 1\n", {"a >> b=x"}) ==
        "a: |\n  ---\n  # c\n  b: x\nz: 1\n");
  CHECK(created("a: |\n  b: {c: 1}\n", {"a >> b.d.e=x"}) == "a: |\n  b: {c: 1, d: {e: x}}\n");
  CHECK(created("h:\n  a: |\n  z: 1\n", {"h.a >> b.c=x"}) ==
        "h:\n  a: |\n    b:\n      c: x\n  z: 1\n");
}

TEST_CASE("inside: the line of a new key is that of the outer file", "[yaml]") {
  const EditOptions creating = {.if_missing = IfMissing::create};
  const auto line = [&](const std::string& text, const std::string& assignment) {
    return outcome(text, {assignment}, creating).changes.at(0).line;
  };
  CHECK(line("x: 1\na: |\n  b: 1\n\nz: 1\n", "a >> c.d=x") == 5);
  CHECK(line("x: 1\na: |\n  # c\nz: 1\n", "a >> b=x") == 4);
  CHECK(line("x: 1\na: |\nz: 1\n", "a >> b=x") == 3);
}

TEST_CASE("inside: only a literal block can be a host", "[yaml]") {
  struct Row {
    std::string text;
    std::string message;
  };
  const Row rows[] = {
      {"a: >\n  b: 1\n",
       "error: line 1: a is folded text (`>`): only a literal block (`|`) can be edited inside"},
      {"a: \"b: 1\"\n",
       "error: line 1: a is quoted text: only a literal block (`|`) can be edited inside"},
      {"a: 'b: 1'\n",
       "error: line 1: a is quoted text: only a literal block (`|`) can be edited inside"},
      {"a: !!binary |\n  b: 1\n",
       "error: line 1: a has a tag that makes it no text: it cannot be edited inside"},
      {"a: {b: 1}\n", "error: line 1: a is a map, not a literal block (`|`) for `>>`"},
      {"a: [b]\n", "error: line 1: a is a list, not a literal block (`|`) for `>>`"},
      {"a: v\n", "error: line 1: a is `v`, not a literal block (`|`) for `>>`"},
      {"a:\n", "error: line 1: a is empty, not a literal block (`|`) for `>>`"},
  };
  for (const auto& row : rows) CHECK(edited(row.text, {"a >> b=2"}) == row.message);
}

TEST_CASE("inside: errors have the line of the outer file and the way in", "[yaml]") {
  CHECK(edited("x: 1\na: |\n  b: 1\n  c:\n    d: 1\n", {"a >> c.e=2"}) ==
        "error: line 5: no `e` at a >> c; it has: d | --create adds keys that are not there");
  CHECK(edited("a: |\n  b: 1\n", {"a >> c=2"}) ==
        "error: line 2: no `c` at the top level of a; it has: b | --create adds keys that are not "
        "there");
  CHECK(
      edited("x: 1\na: |\n  b: [\n", {"a >> b=2"}) ==
      "error: reading the text at a: line 4, column 3: not valid YAML: did not find expected node "
      "content");
  CHECK(edited("a: |\n  b: {{ x }}\n", {"a >> b=2"})
            .starts_with("error: reading the text at a: line 2, column 6: a map as the key of a "
                         "map; it looks like a Helm template"));
  CHECK(edited("a: |\n  b: 1\n  sops: {mac: 1}\n", {"a >> b=2"})
            .starts_with("error: line 3: the file is encrypted with sops"));
}

TEST_CASE("inside: a block and what is in it cannot both be set", "[yaml]") {
  CHECK(edited("a: |\n  b: 1\n", {"a=x\n", "a >> b=2"}) ==
        "error: `a >> b` is given two different values");
  CHECK(edited("a: |\n  b: 1\n", {"a >> b=2", "a=x\n"}) ==
        "error: `a` is given two different values");
}

TEST_CASE("inside: no change inside is no change outside", "[yaml]") {
  const auto result = outcome(application, {"spec.source.helm.values >> image.tag=v1"});
  CHECK(result.text == application);
  CHECK_FALSE(result.changes.at(0).changed);
}
