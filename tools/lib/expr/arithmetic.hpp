// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "expr/power.hpp"
#include "expr/token.hpp"
#include "expr/wrapping.hpp"

namespace expr {

// `left sign right` for + - * of two integers, and for + - * / ** of two floats, as Go has it.
inline std::int64_t integer_result(Word sign, std::int64_t left, std::int64_t right) {
  switch (sign) {
    case Word::plus:
      return wrapping_add(left, right);
    case Word::minus:
      return wrapping_subtract(left, right);
    default:
      return wrapping_multiply(left, right);
  }
}

inline double real_result(Word sign, double left, double right) {
  switch (sign) {
    case Word::plus:
      return left + right;
    case Word::minus:
      return left - right;
    case Word::times:
      return left * right;
    case Word::divide:
      return left / right;
    default:
      return power(left, right);
  }
}

}  // namespace expr
