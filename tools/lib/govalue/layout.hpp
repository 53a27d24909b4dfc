// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <complex>
#include <cstdint>
#include <string>
#include <string_view>

namespace govalue {

// What stands between the % and the verb of a format. None of it: as Sprint prints.
struct Layout {
  bool has_minus = false;
  bool has_plus = false;
  bool has_sharp = false;
  bool has_space = false;
  bool has_zero = false;
  bool has_width = false;
  bool has_precision = false;
  // %+v and %#v have meanings of their own, instead of those of the flags.
  bool names_fields = false;
  bool is_go_syntax = false;
  // Neither is more than a million.
  int width = 0;
  int precision = 0;

  bool pads() const { return has_width && width != 0; }
};

// Pads what was appended since `start` to the width.
void pad_from(std::string& out, std::size_t start, const Layout& layout);

void put_padded(std::string& out, std::string_view text, const Layout& layout);

// Text as %s, %q and %x have it: the precision cuts characters off, for %x bytes.
void put_text(std::string& out, std::string_view text, const Layout& layout);
void put_quoted(std::string& out, std::string_view text, const Layout& layout);
void put_text_in_hexadecimal(std::string& out, std::string_view text, char letter,
                             const Layout& layout);

// An integer of any type of Go, taken apart.
struct Integer {
  std::uint64_t size;
  bool is_negative = false;

  static Integer of_signed(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    return {value < 0 ? 0 - bits : bits, value < 0};
  }
  // The bits Go would have: for verbs that take any integer for a character.
  std::uint64_t bits() const { return is_negative ? 0 - size : size; }
};

// With the verbs d, b, o, O, x and X.
void put_integer(std::string& out, Integer value, char verb, const Layout& layout);
// %c, %q and %U.
void put_character(std::string& out, std::uint64_t code, const Layout& layout);
void put_quoted_character(std::string& out, std::uint64_t code, const Layout& layout);
void put_code_point(std::string& out, std::uint64_t code, const Layout& layout);

// With a format of append_float, and the precision where the layout has none.
void put_float(std::string& out, double value, char format, int precision, int bits,
               const Layout& layout);

}  // namespace govalue
