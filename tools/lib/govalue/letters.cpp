// SPDX-License-Identifier: Apache-2.0
#include "govalue/letters.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "govalue/text.hpp"

namespace govalue {
namespace {

enum class Class : std::uint8_t {
  none,
  upper,
  lower,
  title,
  letter,
  digit,
  number,
  punctuation,
  space,
  upper_lower,  // every other one, beginning with an upper case letter
  lower_upper,
};

struct Run {
  char32_t first;
  char32_t last;
  Class category;
};

constexpr std::int32_t alternating = 0x110000;

struct Case {
  char32_t first;
  char32_t last;
  std::int32_t delta[3];  // to upper, lower and title case
};

#include "govalue/letters.inc"

// The one of sorted `ranges` in which a character lies, or nullptr.
template <typename Range, std::size_t size>
const Range* range_of(const Range (&ranges)[size], char32_t code) {
  const auto* const found =
      std::lower_bound(std::begin(ranges), std::end(ranges), code,
                       [](const Range& range, char32_t wanted) { return range.last < wanted; });
  return found != std::end(ranges) && found->first <= code ? found : nullptr;
}

Class look_up(char32_t code) {
  const auto* const run = range_of(runs, code);
  if (run == nullptr) return Class::none;
  const bool is_odd = (code - run->first) % 2 == 1;
  if (run->category == Class::upper_lower) return is_odd ? Class::lower : Class::upper;
  if (run->category == Class::lower_upper) return is_odd ? Class::upper : Class::lower;
  return run->category;
}

Class category(char32_t code) {
  static const auto ascii = [] {
    std::array<Class, 128> classes{};
    for (char32_t c = 0; c < classes.size(); ++c) classes[c] = look_up(c);
    return classes;
  }();
  return code < ascii.size() ? ascii[code] : look_up(code);
}

enum Direction : std::uint8_t { upper = 0, lower = 1, title = 2 };

char32_t converted(char32_t code, Direction direction) {
  if (code < 128) {
    if (direction == lower) return code >= 'A' && code <= 'Z' ? code + 32 : code;
    return code >= 'a' && code <= 'z' ? code - 32 : code;
  }
  const auto* const range = range_of(cases, code);
  if (range == nullptr) return code;
  const std::int32_t delta = range->delta[direction];
  if (delta != alternating) {
    return static_cast<char32_t>(static_cast<std::int32_t>(code) + delta);
  }
  const char32_t pair = (code - range->first) & ~char32_t{1};
  return range->first + pair + (direction == lower ? 1 : 0);
}

std::string converted(std::string_view text, Direction direction) {
  std::string out;
  out.reserve(text.size());
  const bool is_ascii = std::all_of(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 128; });
  if (is_ascii) {
    for (const char c : text) {
      out += static_cast<char>(converted(static_cast<unsigned char>(c), direction));
    }
    return out;
  }
  while (!text.empty()) {
    const Rune rune = first_rune(text);
    append_rune(out, converted(rune.code, direction));
    text.remove_prefix(rune.size);
  }
  return out;
}

}  // namespace

bool is_upper(char32_t code) { return category(code) == Class::upper; }
bool is_lower(char32_t code) { return category(code) == Class::lower; }
bool is_title(char32_t code) { return category(code) == Class::title; }
bool is_letter(char32_t code) {
  const Class found = category(code);
  return found >= Class::upper && found <= Class::letter;
}
bool is_digit(char32_t code) { return category(code) == Class::digit; }
bool is_number(char32_t code) {
  const Class found = category(code);
  return found == Class::digit || found == Class::number;
}
bool is_punctuation(char32_t code) { return category(code) == Class::punctuation; }
bool is_space(char32_t code) { return category(code) == Class::space; }

char32_t to_upper(char32_t code) { return converted(code, upper); }
char32_t to_lower(char32_t code) { return converted(code, lower); }
char32_t to_title(char32_t code) { return converted(code, title); }

std::string to_upper(std::string_view text) { return converted(text, upper); }
std::string to_lower(std::string_view text) { return converted(text, lower); }

}  // namespace govalue
