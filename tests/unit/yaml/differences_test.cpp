// SPDX-License-Identifier: Apache-2.0
#include "yaml/differences.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

using namespace yaml;

namespace {

// "tag: v1 -> v2 (1)", "+ tag: v1", "- tag: v1"; "?" where it cannot be told.
std::string told(std::string_view before, std::string_view after) {
  const auto found = differences(before, after, Format::yaml);
  if (!found) return "?";
  std::string text;
  for (const auto& one : *found) {
    if (!text.empty()) text += "; ";
    const bool is_added = one.kind == Difference::Kind::added;
    const bool is_removed = one.kind == Difference::Kind::removed;
    text += std::string(is_added     ? "+ "
                        : is_removed ? "- "
                                     : "") +
            one.path + ": " + one.before + (is_added || is_removed ? "" : " -> ") + one.after +
            " (" + std::to_string(one.line) + ")";
  }
  return text;
}

}  // namespace

TEST_CASE("differences: what two texts do not have in common", "[yaml]") {
  struct Row {
    std::string before;
    std::string after;
    std::string told;
  };
  const auto row = GENERATE(values<Row>({
      {"a: 1\nb: 2\n", "a: 1\nb: 3\n", "b: 2 -> 3 (2)"},
      {"a: 1\n", "# no value\na: 1 # nor this\n", ""},
      {"a: {b: 1}\n", "a: {b: 1, c: [x, \"2\"]}\n", "+ a.c: [\"x\", \"2\"] (1)"},
      {"a: 1\nb: 2\n", "b: 2\n", "- a: 1 (1)"},
      {"a: 1\nb: 2\n", "b: 2\na: 1\n", ""},
      {"newTag: v1\n", "digest: x\n", "- newTag: v1 (1); + digest: x (1)"},
      {"a: [x]\n", "a: [x, y]\n", "+ a[1]: y (1)"},
      {"a:\n- id: 1\n- id: 2\n- id: 3\n", "a:\n- id: 1\n- id: 3\n", "- a[1]: {\"id\": 2} (2)"},
      {"a: [x, y]\n", "a: [z]\n", "?"},
      {"a: x\n", "a: {b: 1}\n", "a: x -> {\"b\": 1} (1)"},
      {"a: 1\na: 2\n", "a: 1\n", "?"},
      {"a: 1\n---\nb: 1\n", "a: 1\n", "?"},
      {"a: &x 1\nb: *x\n", "a: &x 2\nb: *x\n", "a: 1 -> 2 (1)"},
      {"a: &x 1\nb: *x\n", "a: &x 1\nc: &x 2\nb: *x\n", "?"},
      {"a: &x 1\nb: *x\n", "a: &x 1\nb: *x\nc: 1\n", "+ c: 1 (3)"},
  }));
  CAPTURE(row.before, row.after);
  CHECK(told(row.before, row.after) == row.told);
}

TEST_CASE("differences: literal blocks that hold documents are looked into", "[yaml]") {
  CHECK(told("a: |\n  b: 1\n  c: 2\n", "a: |\n  b: 1\n  c: 3\n") == "a >> c: 2 -> 3 (3)");
  CHECK(told("a: |\n  b: |\n    c: 1\n", "a: |\n  b: |\n    c: 1\n    d: 2\n") ==
        "+ a >> b >> d: 2 (4)");
  CHECK(told("a: |\n  one\n  two\n", "a: |\n  one\n  three\n") ==
        "a: one\ntwo\n -> one\nthree\n (1)");
  CHECK(told("a: >\n  b: 1\n", "a: >\n  b: 2\n") == "a: b: 1\n -> b: 2\n (1)");
}

TEST_CASE("differences: what is too deep inside of blocks is compared as text", "[yaml]") {
  std::string before = "a: 1\n";
  std::string after = "a: 2\n";
  for (std::size_t i = 0; i < most_layers + 1; ++i) {
    for (auto* text : {&before, &after}) {
      std::string inside = "a: |\n";
      for (const auto line : base::lines(*text)) inside += "  " + std::string(line) + "\n";
      *text = inside;
    }
  }
  CHECK(told(before, after) == "a >> a >> a >> a >> a: a: 1\n -> a: 2\n (5)");
}
