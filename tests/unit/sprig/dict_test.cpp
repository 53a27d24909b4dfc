// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "unit/sprig/calls.hpp"

using namespace sprig::test;

TEST_CASE("dicts: set and unset change the map itself", "[sprig]") {
  const auto given = map({{text("a"), number(1)}});
  CHECK(called("set", {given, text("b"), number(2)}) == "map[a:1 b:2]");
  CHECK(called("unset", {given, text("a")}) == "map[b:2]");
  CHECK(given.size() == 1);
  CHECK(called("set", {Value::nil_of(govalue::map_type), text("a"), number(1)}) ==
        "error: assignment to entry in nil map");
}

// Go allows it, and then prints until its stack is full.
TEST_CASE("dicts: a map never contains itself", "[sprig]") {
  const std::string refused = "error: the map would contain itself";
  const auto inner = map();
  const auto outer = map({{text("list"), list({inner})}});
  CHECK(called("set", {outer, text("self"), outer}) == refused);
  CHECK(called("set", {inner, text("outer"), list({outer})}) == refused);
  CHECK(called("merge", {inner, map({{text("x"), outer}})}) == refused);
  CHECK(called("mergeOverwrite", {inner, map({{text("x"), outer}})}) == refused);
  CHECK(called("merge", {outer, outer}) == "map[list:[map[]]]");
}

TEST_CASE("dicts: dig insists on maps and texts", "[sprig]") {
  const auto data = map({{text("a"), map({{text("b"), number(1)}, {text("c"), text("x")}})}});
  CHECK(called("dig", {text("a"), text("b"), text("none"), data}) == "1");
  CHECK(called("dig", {text("a"), text("z"), text("none"), data}) == "none");
  CHECK(called("dig", {text("a"), text("c"), text("d"), text("none"), data}) ==
        "error: interface conversion: interface {} is string, not map[string]interface {}");
  CHECK(called("dig", {number(1), text("none"), data}) ==
        "error: interface conversion: interface {} is int, not string");
  CHECK(called("dig", {text("a"), data}) == "error: dig needs at least three arguments");
}

TEST_CASE("dicts: merging fills what is empty, and overwrites what is not when asked to",
          "[sprig]") {
  const auto target = [] {
    return map({{text("n"), number(0)},
                {text("t"), text("old")},
                {text("m"), map({{text("x"), number(1)}})},
                {text("l"), list({number(1)})}});
  };
  const auto source = map({{text("n"), number(5)},
                           {text("t"), text("new")},
                           {text("m"), map({{text("x"), number(2)}, {text("y"), number(3)}})},
                           {text("l"), list({})},
                           {text("z"), Value()}});
  CHECK(called("merge", {target(), source}) == "map[l:[1] m:map[x:1 y:3] n:5 t:old]");
  CHECK(called("mergeOverwrite", {target(), source}) ==
        "map[l:[] m:map[x:2 y:3] n:5 t:new z:<nil>]");
}

TEST_CASE("dicts: a deep copy has its own maps", "[sprig]") {
  const auto inner = map({{text("a"), number(1)}});
  const auto copy = result("deepCopy", {list({inner})});
  inner.set("a", number(2));
  CHECK(called("toJson", {copy}) == R"([{"a":1}])");
}

TEST_CASE("dicts: keys and values come in the order of the keys", "[sprig]") {
  const auto data = map({{text("b"), number(2)}, {text("a"), number(1)}});
  CHECK(called("keys", {data}) == "[a b]");
  CHECK(called("values", {data}) == "[1 2]");
  CHECK(called("pick", {data, text("a"), text("z")}) == "map[a:1]");
  CHECK(called("omit", {data, text("a")}) == "map[b:2]");
}
