// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "gotime/wrapping.hpp"
#include "govalue/print.hpp"
#include "govalue/read_number.hpp"
#include "sprig/cast.hpp"
#include "sprig/failure.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::Int;
using govalue::Rest;
using govalue::Value;

std::int64_t int64_of(const Value& value) {
  return to_int64(value);
}
Int int_of(const Value& value) {
  return {to_int64(value)};
}
double float64_of(const Value& value) {
  return to_float64(value);
}

// A text that is too large for a number gives the nearest one: sprig drops the error, not the
// value.
Int atoi(std::string_view text) {
  return {govalue::read_signed(text).value};
}

std::int64_t to_decimal(Call& call, const Value& value) {
  const std::string text = govalue::print(std::span(&value, 1), call.budget);
  const auto number = govalue::read_signed(text, 8);
  return number.error == govalue::NumberError::none ? number.value : 0;
}

std::int64_t add1(const Value& value) {
  return gotime::wrapping_add(to_int64(value), 1);
}

std::int64_t add(Rest<Value> values) {
  std::int64_t sum = 0;
  for (const Value& value : values.values) sum = gotime::wrapping_add(sum, to_int64(value));
  return sum;
}

std::int64_t subtract(const Value& from, const Value& value) {
  return gotime::wrapping_subtract(to_int64(from), to_int64(value));
}

std::int64_t multiply(const Value& first, Rest<Value> values) {
  std::int64_t product = to_int64(first);
  for (const Value& value : values.values) {
    product = gotime::wrapping_multiply(product, to_int64(value));
  }
  return product;
}

base::Result<std::int64_t> divide(const Value& value, const Value& divisor) {
  const std::int64_t by = to_int64(divisor);
  if (by == 0) return failure("runtime error: integer divide by zero");
  // The smallest number has no positive counterpart.
  if (by == -1) return gotime::wrapping_subtract(0, to_int64(value));
  return to_int64(value) / by;
}

base::Result<std::int64_t> modulo(const Value& value, const Value& divisor) {
  const std::int64_t by = to_int64(divisor);
  if (by == 0) return failure("runtime error: integer divide by zero");
  return by == -1 ? 0 : to_int64(value) % by;
}

std::int64_t max(const Value& first, Rest<Value> values) {
  std::int64_t largest = to_int64(first);
  for (const Value& value : values.values) largest = std::max(largest, to_int64(value));
  return largest;
}

std::int64_t min(const Value& first, Rest<Value> values) {
  std::int64_t smallest = to_int64(first);
  for (const Value& value : values.values) smallest = std::min(smallest, to_int64(value));
  return smallest;
}

// math.Max and math.Min: an infinity on their side wins over NaN, NaN over all else.
double larger(double one, double other) {
  if (one == HUGE_VAL || other == HUGE_VAL) return HUGE_VAL;
  if (std::isnan(one) || std::isnan(other)) return std::numeric_limits<double>::quiet_NaN();
  if (one == 0 && other == 0) return std::signbit(one) ? other : one;
  return one > other ? one : other;
}

double smaller(double one, double other) {
  return -larger(-one, -other);
}

double max_float(const Value& first, Rest<Value> values) {
  double largest = to_float64(first);
  for (const Value& value : values.values) largest = larger(largest, to_float64(value));
  return largest;
}

double min_float(const Value& first, Rest<Value> values) {
  double smallest = to_float64(first);
  for (const Value& value : values.values) smallest = smaller(smallest, to_float64(value));
  return smallest;
}

double ceil(const Value& value) {
  return std::ceil(to_float64(value));
}
double floor(const Value& value) {
  return std::floor(to_float64(value));
}

// math.Pow of Go for ten, which does not round each power as well as the C library's.
double power_of_ten(double exponent) {
  if (exponent == 0) return 1;
  if (exponent == 1) return 10;
  const double whole = std::fabs(exponent);
  if (whole >= 0x1p63) return exponent > 0 ? HUGE_VAL : 0;
  constexpr int too_large = 1 << 12;
  double power = 1;
  int binary_exponent = 0;
  int square_exponent = 0;
  double square = std::frexp(10.0, &square_exponent);
  for (auto bits = static_cast<std::int64_t>(whole); bits != 0; bits >>= 1) {
    if (square_exponent > too_large) {
      binary_exponent += square_exponent;
      break;
    }
    if ((bits & 1) == 1) {
      power *= square;
      binary_exponent += square_exponent;
    }
    square *= square;
    square_exponent *= 2;
    if (square < 0.5) {
      square += square;
      --square_exponent;
    }
  }
  if (exponent < 0) return std::ldexp(1 / power, -binary_exponent);
  return std::ldexp(power, binary_exponent);
}

double round(const Value& value, Int places, Rest<double> options) {
  const double from = options.values.empty() ? 0.5 : options.values[0].as_float();
  const double power = power_of_ten(static_cast<double>(places.value));
  const double digits = power * to_float64(value);
  double whole = 0;
  // Of infinities Go's fraction is NaN, the C library's is 0.
  const double fraction =
      std::isinf(digits) ? std::numeric_limits<double>::quiet_NaN() : std::modf(digits, &whole);
  return (fraction >= from ? std::ceil(digits) : std::floor(digits)) / power;
}

}  // namespace

std::span<const govalue::Function> number_functions() {
  static const std::array rows = {
      function<&atoi>("atoi"),
      function<&int64_of>("int64"),
      function<&int_of>("int"),
      function<&float64_of>("float64"),
      function<&to_decimal>("toDecimal"),
      function<&add1>("add1"),
      function<&add>("add"),
      function<&subtract>("sub"),
      function<&divide>("div"),
      function<&modulo>("mod"),
      function<&multiply>("mul"),
      function<&max>("biggest"),
      function<&max>("max"),
      function<&min>("min"),
      function<&max_float>("maxf"),
      function<&min_float>("minf"),
      function<&ceil>("ceil"),
      function<&floor>("floor"),
      function<&round>("round"),
  };
  return rows;
}

}  // namespace sprig
