// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "unit/sprig/calls.hpp"

using namespace sprig::test;

namespace {

const Value letters = list({text("a"), text("b"), text("c")});

}  // namespace

TEST_CASE("lists: keep their type where they are cut, and become []interface {} elsewhere",
          "[sprig]") {
  const auto strings = Value::strings({"a", "b", "c"});
  CHECK(result("slice", {strings, number(1)}).is(govalue::strings_type));
  CHECK(result("rest", {strings}).is(govalue::list_type));
  CHECK(result("slice", {Value::bytes("abc"), number(1)}).is_bytes());
  CHECK(called("rest", {Value::bytes("abc")}) == "[98 99]");
  CHECK(called("first", {Value::bytes("abc")}) == "97");
}

TEST_CASE("lists: what is no list is refused with the words of the function", "[sprig]") {
  const auto word = text("x");
  CHECK(called("first", {word}) == "error: Cannot find first on type string");
  CHECK(called("append", {number(1), word}) == "error: Cannot push on type int");
  CHECK(called("slice", {word, number(1)}) ==
        "error: list should be type of slice or array but string");
  CHECK(called("concat", {letters, word}) == "error: Cannot concat type string as list");
  CHECK(called("chunk", {number(2), map()}) == "error: Cannot chunk type map");
  CHECK(called("last", {Value()}) ==
        "error: runtime error: invalid memory address or nil pointer dereference");
  CHECK(called("has", {word, Value()}) == "false");
}

TEST_CASE("lists: edges of lengths", "[sprig]") {
  CHECK(called("first", {list({})}) == "<nil>");
  CHECK(called("toJson", {result("rest", {list({})})}) == "null");
  CHECK(called("toJson", {result("list", {})}) == "[]");
  CHECK(called("toJson", {result("concat", {})}) == "null");
  CHECK(called("slice", {letters, number(2), number(9)}) ==
        "error: reflect.Value.Slice: slice index out of bounds");
  CHECK(called("chunk", {number(2), letters}) == "[[a b] [c]]");
  CHECK(called("chunk", {number(0), letters}) ==
        "error: runtime error: makeslice: len out of range");
  CHECK(called("splitList", {text(""), text("aé")}) == "[a é]");
  CHECK(called("split", {text("-"), text("a-b")}) == "map[_0:a _1:b]");
  CHECK(called("splitn", {text("-"), number(2), text("a-b-c")}) == "map[_0:a _1:b-c]");
}

TEST_CASE("lists: equal is what reflect.DeepEqual says", "[sprig]") {
  const auto mixed = list({number(1), Value::int64(1), number(1), real(1)});
  CHECK(called("uniq", {mixed}) == "[1 1 1]");
  CHECK(called("has", {real(1), list({number(1)})}) == "false");
  CHECK(called("without", {mixed, number(1)}) == "[1 1]");
}
