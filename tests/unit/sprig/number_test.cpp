// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "govalue/time_types.hpp"
#include "sprig/decimal.hpp"
#include "unit/sprig/calls.hpp"

using namespace sprig::test;
using sprig::Decimal;

TEST_CASE("numbers: are made of whatever is given", "[sprig]") {
  CHECK(called("int64", {text("0x10")}) == "16");
  CHECK(called("int64", {text("010")}) == "8");
  CHECK(called("int64", {text("12.00")}) == "12");
  CHECK(called("int64", {text("12.50")}) == "0");
  CHECK(called("int64", {real(-2.9)}) == "-2");
  CHECK(called("int64", {real(1e300)}) == "-9223372036854775808");
  CHECK(called("int64", {yes()}) == "1");
  CHECK(called("int64", {Value()}) == "0");
  CHECK(called("int64", {Value::of_signed(govalue::month_type, 3)}) == "3");
  CHECK(called("int64", {Value::of_signed(govalue::duration_type, 3)}) == "0");
  CHECK(called("atoi", {text("99999999999999999999")}) == "9223372036854775807");
  CHECK(called("toDecimal", {text("777")}) == "511");
}

TEST_CASE("numbers: wrap around, and are not divided by zero", "[sprig]") {
  const auto largest = Value::int64(std::numeric_limits<std::int64_t>::max());
  const auto smallest = Value::int64(std::numeric_limits<std::int64_t>::min());
  CHECK(called("add1", {largest}) == "-9223372036854775808");
  CHECK(called("div", {smallest, number(-1)}) == "-9223372036854775808");
  CHECK(called("mod", {smallest, number(-1)}) == "0");
  CHECK(called("div", {number(1), number(0)}) == "error: runtime error: integer divide by zero");
  CHECK(called("mod", {number(1), number(0)}) == "error: runtime error: integer divide by zero");
}

TEST_CASE("numbers: decimals are exact", "[sprig]") {
  CHECK(called("addf", {real(0.1), real(0.2)}) == "0.3");
  CHECK(called("subf", {real(1), real(0.9)}) == "0.1");
  CHECK(called("mulf", {real(1.1), real(1.1)}) == "1.21");
  CHECK(called("divf", {real(1), real(3)}) == "0.3333333333333333");
  CHECK(called("divf", {real(2), real(3)}) == "0.6666666666666667");
  CHECK(called("divf", {real(1), real(0)}) == "error: decimal division by 0");
  CHECK(called("addf", {real(HUGE_VAL)}) == "error: Cannot create a Decimal from +Inf");
  CHECK(called("round", {real(1.256), number(2)}) == "1.26");
}

TEST_CASE("numbers: long divisions are right in every digit", "[sprig]") {
  // (a*b)/b is a again, for numbers of all lengths.
  const auto of = [](double value) { return Decimal::from_float(value); };
  const auto row = GENERATE(values<std::pair<double, double>>({
      {1.5, 3e5},
      {123456789.123, 987654321.987},
      {1e17, 999999999999999.9},
      {3e200, 7.000000001e150},
      {-5e-7, 1.7976931348623157e300},
  }));
  auto factor = of(row.second);
  for (int i = 0; i < 3; ++i) factor = factor.times(factor);
  const auto again = of(row.first).times(factor).divided_by(factor);
  CHECK(again->to_float() == row.first);
}

TEST_CASE("numbers: ranges stop where they should", "[sprig]") {
  CHECK(called("seq", {number(3)}) == "1 2 3");
  CHECK(called("seq", {number(0)}) == "1 0");
  CHECK(called("seq", {number(0), number(2), number(10)}) == "0 2 4 6 8 10");
  CHECK(called("seq", {number(0), number(1), number(-2)}) == "");
  CHECK(called("until", {number(-3)}) == "[0 -1 -2]");
  CHECK(called("untilStep", {number(0), number(10), number(4)}) == "[0 4 8]");
  CHECK(called("untilStep", {number(0), number(10), number(0)}) == "[]");
}
