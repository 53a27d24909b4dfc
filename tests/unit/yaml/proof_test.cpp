// SPDX-License-Identifier: Apache-2.0
#include "yaml/proof.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

namespace {

Expectation becomes(NodeId node, const std::string& text) {
  Expectation expectation{.kind = Expectation::Kind::replaced, .node = node};
  expectation.wanted.kind = Wanted::Kind::scalar;
  expectation.wanted.reading.value = text;
  return expectation;
}

bool proven(std::string_view before, std::string_view after,
            const std::vector<Expectation>& expectations) {
  return proves(tree_of(before), tree_of(after), expectations);
}

}  // namespace

TEST_CASE("proof: it holds for the expected change and for no other", "[yaml]") {
  const std::string_view text = "a: x\nb: [1, &y z]\nc: *y\n";
  CHECK(proven(text, text, {}));
  CHECK(proven(text, "a: v\nb: [1, &y z]\nc: *y\n", {becomes(2, "v")}));
  CHECK_FALSE(proven(text, text, {becomes(2, "v")}));
  CHECK_FALSE(proven(text, "a: w\nb: [1, &y z]\nc: *y\n", {becomes(2, "v")}));
  CHECK_FALSE(proven(text, "a: v\nb: [2, &y z]\nc: *y\n", {becomes(2, "v")}));
}

TEST_CASE("proof: everything that a reader could tell apart is compared", "[yaml]") {
  struct Row {
    std::string_view before;
    std::string_view after;
  };
  const Row rows[] = {
      {"a: x\n", "a: 'x'\n"},
      {"a: x\n", "b: x\n"},
      {"a: x\n", "a: x\nb: y\n"},
      {"a: x\nb: y\n", "a: x\n"},
      {"a: {b: 1}\n", "a:\n  b: 1\n"},
      {"a: [b]\n", "a: {b: }\n"},
      {"a: &x 1\n", "a: &y 1\n"},
      {"a: &x 1\n", "a: 1\n"},
      {"a: !!str 1\n", "a: 1\n"},
      {"a: &x 1\nb: *x\n", "a: &x 1\nb: 1\n"},
      {"a: &x 1\nb: &y 1\nc: *x\n", "a: &x 1\nb: &y 1\nc: *y\n"},
      {"a: 1\n", "---\na: 1\n"},
      {"a: 1\n", "a: 1\n...\n"},
      {"a: 1\n", "a: 1\n---\n"},
      {"%YAML 1.1\n---\na: 1\n", "---\na: 1\n"},
      {"a: |\n  x\n", "a: |\n  x\n\n  y\n"},
  };
  for (const auto& row : rows) {
    INFO(row.after);
    CHECK_FALSE(proven(row.before, row.after, {}));
  }
}

TEST_CASE("proof: a new value must be that to every reader", "[yaml]") {
  CHECK(proven("a: x\n", "a: \"1e3\"\n", {becomes(2, "1e3")}));
  CHECK_FALSE(proven("a: x\n", "a: 1e3\n", {becomes(2, "1e3")}));
  CHECK_FALSE(proven("a: x\n", "a: yes\n", {becomes(2, "yes")}));
  CHECK_FALSE(proven("a: &x y\n", "a: z\n", {becomes(2, "z")}));
}

TEST_CASE("proof: an added pair comes last and has the value", "[yaml]") {
  Expectation added = becomes(0, "v");
  added.kind = Expectation::Kind::added;
  added.keys = {"b", "c"};
  CHECK(proven("a: x\n", "a: x\nb: {c: v}\n", {added}));
  CHECK_FALSE(proven("a: x\n", "b: {c: v}\na: x\n", {added}));
  CHECK_FALSE(proven("a: x\n", "a: x\nb: {c: v, d: 1}\n", {added}));
  CHECK_FALSE(proven("a: x\n", "a: x\nb: {c: w}\n", {added}));
  CHECK_FALSE(proven("a: x\n", "a: x\n", {added}));
  CHECK_FALSE(proven("a: x\n", "a: x\nb: {c: v}\nd: 1\n", {added}));
}

TEST_CASE("proof: a collection is compared with JSON, types and all", "[yaml]") {
  Expectation list{.kind = Expectation::Kind::replaced, .node = 2};
  list.wanted.kind = Wanted::Kind::collection;
  list.wanted.text = "[1, \"x\", {\"k\": null}]";
  CHECK(proven("a: x\n", "a: [1, x, {k: ~}]\n", {list}));
  CHECK_FALSE(proven("a: x\n", "a: [\"1\", x, {k: ~}]\n", {list}));
  CHECK_FALSE(proven("a: x\n", "a: [1, x]\n", {list}));
  CHECK_FALSE(proven("a: x\n", "a: [1, x, {k: ~}, 2]\n", {list}));
}
