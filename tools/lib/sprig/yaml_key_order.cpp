// SPDX-License-Identifier: Apache-2.0
#include "sprig/yaml_key_order.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace sprig {
namespace {

using Runes = std::vector<char32_t>;

Runes runes_of(std::string_view text) {
  Runes runes;
  while (!text.empty()) {
    const govalue::Rune rune = govalue::first_rune(text);
    runes.push_back(rune.code);
    text.remove_prefix(rune.size);
  }
  return runes;
}

// The digits from `at` on as a number, which wraps around, and where they end.
struct Number {
  std::uint64_t value;
  std::size_t end;
};

Number number_at(const Runes& runes, std::size_t at, std::uint64_t value) {
  while (at < runes.size() && govalue::is_digit(runes[at])) {
    value = value * 10 + (runes[at] - U'0');
    ++at;
  }
  return {value, at};
}

// Whether the digits before `at` make a zero there count: 10 is more than 1, 01 is not.
bool follows_a_number(const Runes& runes, std::size_t at) {
  while (at > 0 && govalue::is_digit(runes[at - 1])) {
    if (runes[at - 1] != U'0') return true;
    --at;
  }
  return false;
}

bool differs_before(const Runes& one, const Runes& other, std::size_t at) {
  const bool one_is_letter = govalue::is_letter(one[at]);
  const bool other_is_letter = govalue::is_letter(other[at]);
  if (one_is_letter && other_is_letter) return one[at] < other[at];
  if (one_is_letter || other_is_letter) return other_is_letter;
  const bool has_zero = one[at] == U'0' || other[at] == U'0';
  const std::uint64_t before = has_zero && follows_a_number(one, at) ? 1 : 0;
  const Number left = number_at(one, at, before);
  const Number right = number_at(other, at, before);
  if (left.value != right.value) {
    return static_cast<std::int64_t>(left.value) < static_cast<std::int64_t>(right.value);
  }
  if (left.end != right.end) return left.end < right.end;
  return one[at] < other[at];
}

}  // namespace

bool yaml_key_comes_before(std::string_view one, std::string_view other) {
  const Runes left = runes_of(one);
  const Runes right = runes_of(other);
  const std::size_t shorter = std::min(left.size(), right.size());
  for (std::size_t i = 0; i < shorter; ++i) {
    if (left[i] != right[i]) return differs_before(left, right, i);
  }
  return left.size() < right.size();
}

}  // namespace sprig
