// SPDX-License-Identifier: Apache-2.0
#include "govalue/unicode.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace govalue {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Every `step`th character of the range has its other case so far away.
struct CaseRange {
  char32_t first;
  char32_t last;
  std::uint32_t step;
  std::int32_t distance;
};

#include "govalue/unicode_tables.inc"

template <typename Table>
auto range_of(const Table& table, char32_t code) {
  const auto* found =
      std::lower_bound(std::begin(table), std::end(table), code,
                       [](const auto& range, char32_t wanted) { return range.last < wanted; });
  return found != std::end(table) && found->first <= code ? found : nullptr;
}

char32_t other_case(const CaseRange* range, char32_t code) {
  if (range == nullptr || (code - range->first) % range->step != 0) return code;
  return static_cast<char32_t>(static_cast<std::int32_t>(code) + range->distance);
}

}  // namespace

bool is_letter(char32_t code) {
  if (code < 0x80) return (code | 0x20U) >= 'a' && (code | 0x20U) <= 'z';
  return range_of(letters, code) != nullptr;
}

bool is_digit(char32_t code) {
  if (code < 0x80) return code >= '0' && code <= '9';
  return range_of(digits, code) != nullptr;
}

bool is_upper(char32_t code) {
  return range_of(uppers, code) != nullptr;
}

bool is_lower(char32_t code) {
  return range_of(lowers, code) != nullptr;
}

bool is_title(char32_t code) {
  return range_of(titles, code) != nullptr;
}

bool is_number(char32_t code) {
  return range_of(numbers, code) != nullptr;
}

bool is_punctuation(char32_t code) {
  return range_of(punctuation, code) != nullptr;
}

bool is_space(char32_t code) {
  return (code >= 0x09 && code <= 0x0d) || code == 0x20 || code == 0x85 || code == 0xa0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 ||
         code == 0x202f || code == 0x205f || code == 0x3000;
}

bool is_printable(char32_t code) {
  if (code < 0x7f) return code >= 0x20;
  return range_of(printables, code) != nullptr;
}

char32_t to_upper(char32_t code) {
  return other_case(range_of(to_uppers, code), code);
}

char32_t to_lower(char32_t code) {
  return other_case(range_of(to_lowers, code), code);
}

char32_t to_title(char32_t code) {
  return other_case(range_of(to_titles, code), code);
}

}  // namespace govalue
