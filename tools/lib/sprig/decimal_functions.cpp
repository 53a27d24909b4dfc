// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <optional>

#include "govalue/print.hpp"
#include "sprig/cast.hpp"
#include "sprig/decimal.hpp"
#include "sprig/failure.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::Rest;
using govalue::Value;

using Float = base::Result<double>;

base::Result<Decimal> decimal_of(const Value& value, govalue::Budget& budget) {
  const double number = to_float64(value);
  if (std::isfinite(number)) return Decimal::from_float(number);
  return failure("Cannot create a Decimal from " +
                 govalue::to_text(Value::float64(number), budget));
}

// `first` with each of the others in turn.
template <typename Operation>
Float calculated(Call& call, const Value& first, std::span<const Value> others,
                 Operation operation) {
  Decimal result = TRY(decimal_of(first, call.budget));
  for (const Value& other : others) {
    const Decimal number = TRY(decimal_of(other, call.budget));
    result = TRY(operation(result, number));
    // Numbers grow with each factor.
    if (!call.budget.spend_steps(result.size() * number.size())) return call.budget.error();
  }
  return result.to_float();
}

base::Result<Decimal> sum(const Decimal& one, const Decimal& other) {
  return one.plus(other);
}
base::Result<Decimal> difference(const Decimal& one, const Decimal& other) {
  return one.minus(other);
}
base::Result<Decimal> product(const Decimal& one, const Decimal& other) {
  return one.times(other);
}
base::Result<Decimal> quotient(const Decimal& one, const Decimal& other) {
  auto divided = one.divided_by(other);
  if (!divided) return failure("decimal division by 0");
  return std::move(*divided);
}

Float add1(Call& call, const Value& value) {
  const Value one = Value::integer(1);
  return calculated(call, value, std::span(&one, 1), sum);
}

Float add(Call& call, Rest<Value> values) {
  return calculated(call, Value::float64(0), values.values, sum);
}

Float subtract(Call& call, const Value& first, Rest<Value> values) {
  return calculated(call, first, values.values, difference);
}

Float multiply(Call& call, const Value& first, Rest<Value> values) {
  return calculated(call, first, values.values, product);
}

Float divide(Call& call, const Value& first, Rest<Value> values) {
  return calculated(call, first, values.values, quotient);
}

}  // namespace

std::span<const govalue::Function> decimal_functions() {
  static const std::array rows = {
      function<&add1>("add1f"),    function<&add>("addf"),    function<&subtract>("subf"),
      function<&multiply>("mulf"), function<&divide>("divf"),
  };
  return rows;
}

}  // namespace sprig
