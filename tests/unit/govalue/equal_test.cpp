// SPDX-License-Identifier: Apache-2.0
#include "govalue/equal.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "govalue/function.hpp"
#include "unit/govalue/values.hpp"

using namespace govalue;
using namespace govalue::test;

namespace {

bool are_equal(const Value& one, const Value& other) {
  Budget budget{Limits{}};
  return deep_equal(one, other, budget);
}

std::string same(std::string_view value) {
  return std::string(value);
}

}  // namespace

TEST_CASE("equal: the same content of the same type", "[govalue]") {
  const auto tree = [] { return map({{"a", list({number(1), {}, text("x")})}, {"b", map({})}}); };
  CHECK(are_equal(tree(), tree()));
  CHECK(are_equal({}, {}));
  CHECK(are_equal(text("a"), text("a")));
  CHECK(are_equal(Value::bytes("a"), Value::bytes("a")));
  CHECK(are_equal(Value::complex(1), Value::complex(1)));
  CHECK(are_equal(pair("a", number(1)), pair("a", number(1))));
  CHECK(are_equal(pair_pointer("a", {}), pair_pointer("a", {})));
  CHECK(are_equal(real(0.0), real(-0.0)));
}

TEST_CASE("equal: types count, and so does what is nil", "[govalue]") {
  CHECK_FALSE(are_equal(number(1), Value::int64(1)));
  CHECK_FALSE(are_equal(number(1), real(1)));
  CHECK_FALSE(are_equal({}, Value::nil_of(map_type)));
  CHECK_FALSE(are_equal(map({}), Value::nil_of(map_type)));
  CHECK_FALSE(are_equal(list({}), Value::nil_of(list_type)));
  CHECK_FALSE(are_equal(Value::bytes(""), Value::nil_of(bytes_type)));
  CHECK(are_equal(Value::nil_of(map_type), Value::nil_of(map_type)));
  CHECK_FALSE(are_equal(list({text("a")}), Value::strings({"a"})));
  CHECK_FALSE(are_equal(map({{"a", {}}}), map({{"b", {}}})));
  CHECK_FALSE(are_equal(map({{"a", {}}}), map({})));
  CHECK_FALSE(are_equal(pair("a", number(1)), pair("a", number(2))));
}

TEST_CASE("equal: NaN is equal to nothing, except in what is shared", "[govalue]") {
  const Value holder = list({real(std::nan(""))});
  CHECK_FALSE(are_equal(real(std::nan("")), real(std::nan(""))));
  CHECK_FALSE(are_equal(holder, list({real(std::nan(""))})));
  CHECK(are_equal(holder, holder));
}

TEST_CASE("equal: functions are not, not even to themselves", "[govalue]") {
  const Value value = Value::function(function<&same>("same"));
  CHECK_FALSE(are_equal(value, value));
}

TEST_CASE("equal: what is nested too deep is not, and uses the budget up", "[govalue]") {
  Budget budget{Limits{}};
  CHECK(deep_equal(nested_list(1000), nested_list(1000), budget));
  CHECK_FALSE(deep_equal(nested_list(1001), nested_list(1001), budget));
  CHECK(budget.is_exhausted());
}
