// SPDX-License-Identifier: Apache-2.0
#include "yaml/undoing.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace yaml;

namespace {

struct Row {
  std::string before;
  std::string after;
  std::string now;
  std::string next;
};

bool proves(const Row& row) {
  return yaml::proves({.before = row.before, .after = row.after, .now = row.now, .next = row.next},
                      Format::yaml);
}

}  // namespace

TEST_CASE("proves: a change is taken back, and everything else stays", "[yaml]") {
  const auto row = GENERATE(values<Row>({
      {"a: 1\n", "a: 2\n", "a: 2\nb: 1\n", "a: 1\nb: 1\n"},
      {"a: 1\n", "a: 2\n", "b: 1\na: 2\n", "a: 1\nb: 1\n"},
      {"a: {b: 1}\n", "a: {b: 1, c: 1}\n", "a: {b: 2, c: 1}\n", "a: {b: 2}\n"},
      {"a: {b: 1, c: 1}\n", "a: {b: 1}\n", "a: {b: 2}\n", "a: {b: 2, c: 1}\n"},
      // It is so already, all of it or some.
      {"a: 1\n", "a: 2\n", "a: 1\nb: 2\n", "a: 1\nb: 2\n"},
      {"a: 1\nb: 1\n", "a: 2\nb: 2\n", "a: 1\nb: 2\nc: 1\n", "a: 1\nb: 1\nc: 1\n"},
      {"a: [x]\n", "a: [x, y]\n", "a: [x]\nb: 1\n", "a: [x]\nb: 1\n"},
      // Items by their names, wherever they are.
      {"- {name: a, t: 1}\n", "- {name: a, t: 2}\n", "- {name: b, t: 2}\n- {name: a, t: 2, u: 1}\n",
       "- {name: b, t: 2}\n- {name: a, t: 1, u: 1}\n"},
      {"- {name: a, t: 1}\n- {name: b}\n", "- {name: a, t: 2}\n- {name: b}\n",
       "- {name: b, u: 1}\n- {name: a, t: 2}\n", "- {name: b, u: 1}\n- {name: a, t: 1}\n"},
      // By an entry that no other one has, and as a whole.
      {"- {c: dev, t: 1}\n- {c: x, t: 1}\n", "- {c: dev, t: 2}\n- {c: x, t: 1}\n",
       "- {c: new, t: 2}\n- {c: dev, t: 2, r: 5}\n- {c: x, t: 1}\n",
       "- {c: new, t: 2}\n- {c: dev, t: 1, r: 5}\n- {c: x, t: 1}\n"},
      {"a: [t=1, x]\n", "a: [t=2, x]\n", "a: [t=2, x, y]\n", "a: [t=1, x, y]\n"},
      {"a: [t=1, x]\n", "a: [t=2, x]\n", "a: [t=1, x, y]\n", "a: [t=1, x, y]\n"},
      // Items that came go, those that went come back, beside one that changed.
      {"- {name: a, t: 1}\n", "- {name: a, t: 2}\n- {name: b}\n",
       "- {name: c}\n- {name: a, t: 2}\n- {name: b}\n", "- {name: c}\n- {name: a, t: 1}\n"},
      {"[x, y, z]\n", "[x, z]\n", "[w, x, z]\n", "[w, x, y, z]\n"},
      // Documents.
      {"kind: A\nt: 1\n---\nkind: B\n", "kind: A\nt: 2\n---\nkind: B\n",
       "kind: C\n---\nkind: A\nt: 2\n---\nkind: B\n",
       "kind: C\n---\nkind: A\nt: 1\n---\nkind: B\n"},
      {"kind: A\nmetadata: {name: x}\nt: 1\n", "kind: A\nmetadata: {name: x}\nt: 2\n",
       "kind: A\nmetadata: {name: y}\nt: 2\n---\nkind: A\nmetadata: {name: x}\nt: 2\nu: 1\n",
       "kind: A\nmetadata: {name: y}\nt: 2\n---\nkind: A\nmetadata: {name: x}\nt: 1\nu: 1\n"},
      // Inside of blocks.
      {"a: |\n  b: 1\n", "a: |\n  b: 2\n", "a: |\n  b: 2\n  c: 1\n", "a: |\n  b: 1\n  c: 1\n"},
      // Anchors stay where they are.
      {"a: &x 1\nb: *x\n", "a: &x 2\nb: *x\n", "a: &x 2\nb: *x\nc: *x\n",
       "a: &x 1\nb: *x\nc: *x\n"},
  }));
  CAPTURE(row.before, row.after, row.now, row.next);
  CHECK(proves(row));
  CHECK(proves({row.before, row.after, row.next, row.next}));
  CHECK((row.now == row.next || !proves({row.before, row.after, row.now, row.now})));
}

TEST_CASE("proves: half of a change, another one and none are told from it", "[yaml]") {
  const auto row = GENERATE(values<Row>({
      {"a: 1\nb: 1\n", "a: 2\nb: 2\n", "a: 2\nb: 2\nc: 1\n", "a: 1\nb: 2\nc: 1\n"},
      {"a: 1\n", "a: 2\n", "a: 2\nb: 2\n", "a: 2\nb: 1\n"},
      {"a: 1\n", "a: 2\n", "a: 2\nb: 2\n", "a: 1\nb: 1\n"},
      {"a: 1\n", "a: 2\n", "a: 3\n", "a: 1\n"},
      {"a: 1\n", "a: 2\n", "a: 3\n", "a: 3\n"},
      {"a: 1\n", "a: 2\n", "b: 1\n", "b: 1\n"},
      {"b: 1\n", "a: 1\nb: 1\n", "a: 2\nb: 1\n", "b: 1\n"},
      {"b: 1\n", "a: 1\nb: 1\n", "a: 2\nb: 1\n", "a: 2\nb: 1\n"},
      // Another item has the same by now.
      {"- {name: a, t: 1}\n", "- {name: a, t: 2}\n", "- {name: b, t: 2}\n", "- {name: b, t: 1}\n"},
      {"- {c: a, t: 1}\n", "- {c: a, t: 2}\n", "- {c: b, t: 2}\n- {c: a, t: 3}\n",
       "- {c: b, t: 1}\n- {c: a, t: 3}\n"},
      {"a: [t=1, x]\n", "a: [t=2, x]\n", "a: [t=3, x]\n", "a: [t=3, x]\n"},
      {"a: [x]\n", "a: [x, y]\n", "a: [x, z]\n", "a: [x, z]\n"},
      // An item is there twice, or another one of its name.
      {"[x, y]\n", "[x]\n", "[w, x, y]\n", "[w, x, y, y]\n"},
      {"- {name: a}\n- {name: b}\n", "- {name: a}\n", "- {name: a}\n- {name: b, t: 1}\n",
       "- {name: a}\n- {name: b, t: 1}\n- {name: b}\n"},
      // An item comes back elsewhere; an order does not.
      {"[x, y, z]\n", "[x, z]\n", "[v, w, x, z]\n", "[v, y, w, x, z]\n"},
      {"[x, y]\n", "[y, x]\n", "[y, x, z]\n", "[y, x, z]\n"},
      // One went and one came.
      {"- {name: a, t: 1}\n- {name: b}\n", "- {name: b}\n- {name: c}\n",
       "- {name: a, t: 2}\n- {name: b}\n- {name: c}\n",
       "- {name: a, t: 2}\n- {name: a, t: 1}\n- {name: b}\n"},
      {"[x, y]\n", "[y, z]\n", "[w, y, z]\n", "[w, x, y]\n"},
      // What it was is there as well.
      {"[x]\n", "[y]\n", "[x, y]\n", "[x, x]\n"},
      // Ours may have another name by now.
      {"- {c: a}\n", "- {c: a}\n- {c: b}\n", "- {c: a}\n- {c: d}\n- {c: e}\n",
       "- {c: a}\n- {c: d}\n- {c: e}\n"},
      // A key is there twice, an anchor, and tags.
      {"a: 1\n", "a: 2\n", "a: 2\nb: 1\nb: 2\n", "a: 1\nb: 1\nb: 2\n"},
      {"a: &x 1\nb: *x\nc: 1\n", "a: &x 1\nb: *x\nc: 2\n", "d: &x 3\na: &x 1\nb: *x\nc: 2\n",
       "a: &x 1\nd: &x 3\nb: *x\nc: 1\n"},
      {"a: 1\n", "a: 2\n", "a: 2\nb: 1\n", "a: 1\nb: !!str 1\n"},
      {"a: {{ b }}\n", "a: 2\n", "a: 2\nb: 1\n", "a: {{ b }}\nb: 1\n"},
  }));
  CAPTURE(row.before, row.after, row.now, row.next);
  CHECK_FALSE(proves(row));
}
