// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "expr/token.hpp"

namespace expr {

// How tightly an operator between two operands binds, or -1 for a word that is none.
constexpr int binary_precedence(Word word) {
  switch (word) {
    case Word::pipe:
      return 0;
    case Word::or_:
    case Word::or_sign:
      return 10;
    case Word::and_:
    case Word::and_sign:
      return 15;
    case Word::equal:
    case Word::not_equal:
    case Word::less:
    case Word::more:
    case Word::more_or_equal:
    case Word::less_or_equal:
    case Word::in:
    case Word::matches:
    case Word::contains:
    case Word::starts_with:
    case Word::ends_with:
      return 20;
    case Word::range:
      return 25;
    case Word::plus:
    case Word::minus:
      return 30;
    case Word::times:
    case Word::divide:
    case Word::modulo:
      return 60;
    case Word::power:
    case Word::power_sign:
      return 100;
    case Word::coalesce:
      return 500;
    default:
      return -1;
  }
}

// How tightly an operator in front of its operand binds, or -1.
constexpr int unary_precedence(Word word) {
  switch (word) {
    case Word::not_:
    case Word::not_sign:
      return 50;
    case Word::minus:
    case Word::plus:
      return 90;
    default:
      return -1;
  }
}

constexpr bool is_right_associative(Word word) {
  return word == Word::power || word == Word::power_sign;
}

constexpr bool is_or(Word word) {
  return word == Word::or_ || word == Word::or_sign;
}
constexpr bool is_and(Word word) {
  return word == Word::and_ || word == Word::and_sign;
}

constexpr bool is_order(Word word) {
  return word == Word::less || word == Word::more || word == Word::more_or_equal ||
         word == Word::less_or_equal;
}

// Operators that a `not` may stand in front of: `a not in b`.
constexpr bool is_negatable(Word word) {
  return word >= Word::in && word <= Word::ends_with;
}

}  // namespace expr
