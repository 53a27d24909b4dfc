// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "expr/evaluation.hpp"
#include "expr/token.hpp"
#include "govalue/value.hpp"

namespace expr {

// Go's own numbers, not types that are made of them such as a duration.
bool is_plain_integer(const govalue::Value& value);
bool is_plain_float(const govalue::Value& value);
inline bool is_plain_number(const govalue::Value& value) {
  return is_plain_integer(value) || is_plain_float(value);
}
// Of plain numbers. Integers of any width become Go's int as a conversion of Go does that.
double to_real(const govalue::Value& number);
std::int64_t to_integer(const govalue::Value& number);

// Whether a value is nil, or the nil of a type.
bool is_nil(const govalue::Value& value);

// expr's `==`: numbers by their size, times by their moment, lists item by item, anything else by
// its type and content.
bool equal(Evaluation& evaluation, const govalue::Value& left, const govalue::Value& right);

// `left sign right` for < > <= >=. `sign` is one of their words.
bool compare(Evaluation& evaluation, Word sign, const govalue::Value& left,
             const govalue::Value& right, bool& result);

// + - * / % ** of two values. `result` may be one of them.
bool calculate(Evaluation& evaluation, Word sign, const govalue::Value& left,
               const govalue::Value& right, govalue::Value& result);
bool negate(Evaluation& evaluation, govalue::Value& value);

// expr's conversion of a number to int, for indexes and counts.
bool convert_to_integer(Evaluation& evaluation, const govalue::Value& value, std::int64_t& result);

}  // namespace expr
