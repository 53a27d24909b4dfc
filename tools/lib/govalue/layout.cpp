// SPDX-License-Identifier: Apache-2.0
#include "govalue/layout.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace govalue {

namespace {

constexpr std::uint64_t last_code_point = 0x10FFFF;

char padding_of(const Layout& layout) {
  return layout.has_zero && !layout.has_minus ? '0' : ' ';
}

Layout without_zero(Layout layout) {
  layout.has_zero = false;
  return layout;
}

// The first characters of the text, as many as the precision allows.
std::string_view cut(std::string_view text, const Layout& layout) {
  if (!layout.has_precision) return text;
  std::size_t end = 0;
  for (int left = layout.precision; left > 0 && end < text.size(); --left) {
    end += first_rune(text.substr(end)).size;
  }
  return text.substr(0, end);
}

char32_t character_of(std::uint64_t code) {
  return code > last_code_point ? U'\uFFFD' : static_cast<char32_t>(code);
}

struct Digits {
  std::array<char, 64> buffer;
  std::size_t size;
  std::string_view text() const { return {buffer.data(), size}; }
};

Digits digits_of(std::uint64_t value, int base, bool is_upper) {
  Digits digits;
  auto& buffer = digits.buffer;
  char* end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, base).ptr;
  if (is_upper) {
    std::transform(buffer.data(), end, buffer.data(),
                   [](char c) { return c >= 'a' ? static_cast<char>(c - ('a' - 'A')) : c; });
  }
  digits.size = static_cast<std::size_t>(end - buffer.data());
  return digits;
}

int base_of(char verb) {
  switch (verb) {
    case 'b':
      return 2;
    case 'o':
    case 'O':
      return 8;
    case 'x':
    case 'X':
      return 16;
    default:
      return 10;
  }
}

void append_sign(std::string& out, bool is_negative, const Layout& layout) {
  if (is_negative) {
    out += '-';
  } else if (layout.has_plus) {
    out += '+';
  } else if (layout.has_space) {
    out += ' ';
  }
}

// What says the base, before digits that may begin with zeros.
void append_base(std::string& out, char verb, bool begins_with_zero, const Layout& layout) {
  if (verb == 'O') out += "0o";
  if (!layout.has_sharp) return;
  const int base = base_of(verb);
  if (base == 8 && !begins_with_zero) out += '0';
  if (base == 2) out += "0b";
  if (base == 16) out.append({'0', verb});
}

// How many digits an integer must have.
std::size_t least_digits(bool is_negative, const Layout& layout) {
  if (layout.has_precision) return static_cast<std::size_t>(layout.precision);
  if (!layout.has_zero || layout.has_minus || !layout.has_width) return 0;
  const bool has_sign = is_negative || layout.has_plus || layout.has_space;
  return static_cast<std::size_t>(std::max(layout.width - (has_sign ? 1 : 0), 0));
}

// %#g keeps the point, and zeros up to the precision: what %g has dropped.
void restore_zeros(std::string& number, char format, int precision) {
  int missing = 0;
  if (format == 'g' || format == 'G' || format == 'x') missing = precision < 0 ? 6 : precision;
  const bool is_hexadecimal = format == 'x' || format == 'X';
  const std::size_t end =
      std::min(number.find_first_of(is_hexadecimal ? "pP" : "eE"), number.size());
  const bool has_point = number.find('.') < end;
  bool is_significant = false;
  for (std::size_t at = 1; at < end; ++at) {
    if (number[at] == '.') continue;
    is_significant = is_significant || number[at] != '0';
    if (is_significant) --missing;
  }
  if (!has_point && end == 2 && number[1] == '0') --missing;
  std::string more(has_point ? "" : ".");
  more.append(static_cast<std::size_t>(std::max(missing, 0)), '0');
  number.insert(end, more);
}

// Zeros stand between the sign and the number.
void put_signed(std::string& out, std::string_view number, const Layout& layout) {
  const auto width = static_cast<std::size_t>(layout.width);
  if (padding_of(layout) != '0' || !layout.has_width || width <= number.size()) {
    put_padded(out, number, layout);
    return;
  }
  out += number.front();
  out.append(width - number.size(), '0');
  out += number.substr(1);
}

}  // namespace

void pad_from(std::string& out, std::size_t start, const Layout& layout) {
  if (!layout.pads()) return;
  const std::size_t size = rune_count(std::string_view(out).substr(start));
  const auto width = static_cast<std::size_t>(layout.width);
  if (size >= width) return;
  out.insert(layout.has_minus ? out.size() : start, width - size, padding_of(layout));
}

void put_padded(std::string& out, std::string_view text, const Layout& layout) {
  const std::size_t start = out.size();
  out += text;
  pad_from(out, start, layout);
}

void put_text(std::string& out, std::string_view text, const Layout& layout) {
  put_padded(out, cut(text, layout), layout);
}

void put_quoted(std::string& out, std::string_view text, const Layout& layout) {
  text = cut(text, layout);
  const std::size_t start = out.size();
  if (layout.has_sharp && can_backquote(text)) {
    out.append("`").append(text).append("`");
  } else {
    append_quoted(out, text,
                  layout.has_plus ? Escaped::unprintable_and_foreign : Escaped::unprintable);
  }
  pad_from(out, start, layout);
}

void put_text_in_hexadecimal(std::string& out, std::string_view text, char letter,
                             const Layout& layout) {
  const std::string_view digits = letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  if (layout.has_precision) text = text.substr(0, static_cast<std::size_t>(layout.precision));
  const std::size_t start = out.size();
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (layout.has_space && at > 0) out += ' ';
    if (layout.has_sharp && (layout.has_space || at == 0)) out.append({'0', letter});
    const auto byte = static_cast<unsigned char>(text[at]);
    out += digits[byte >> 4U];
    out += digits[byte & 0xFU];
  }
  pad_from(out, start, layout);
}

void put_integer(std::string& out, Integer value, char verb, const Layout& layout) {
  if (layout.has_precision && layout.precision == 0 && value.size == 0) {
    if (layout.has_width) out.append(static_cast<std::size_t>(layout.width), ' ');
    return;
  }
  const std::size_t start = out.size();
  const Digits digits = digits_of(value.size, base_of(verb), verb == 'X');
  const std::size_t least = least_digits(value.is_negative, layout);
  const std::size_t zeros = least > digits.size ? least - digits.size : 0;
  append_sign(out, value.is_negative, layout);
  append_base(out, verb, zeros > 0 || digits.buffer[0] == '0', layout);
  out.append(zeros, '0');
  out += digits.text();
  if (layout.pads()) pad_from(out, start, without_zero(layout));
}

void put_character(std::string& out, std::uint64_t code, const Layout& layout) {
  const std::size_t start = out.size();
  append_rune(out, character_of(code));
  pad_from(out, start, layout);
}

void put_quoted_character(std::string& out, std::uint64_t code, const Layout& layout) {
  const std::size_t start = out.size();
  append_quoted_rune(out, character_of(code),
                     layout.has_plus ? Escaped::unprintable_and_foreign : Escaped::unprintable);
  pad_from(out, start, layout);
}

void put_code_point(std::string& out, std::uint64_t code, const Layout& layout) {
  const std::size_t start = out.size();
  const Digits digits = digits_of(code, 16, true);
  const int least = layout.has_precision ? std::max(layout.precision, 4) : 4;
  out += "U+";
  out.append(std::max(static_cast<std::size_t>(least), digits.size) - digits.size, '0');
  out += digits.text();
  if (layout.has_sharp && code <= last_code_point && is_printable(character_of(code))) {
    out += " '";
    append_rune(out, character_of(code));
    out += '\'';
  }
  pad_from(out, start, without_zero(layout));
}

void put_float(std::string& out, double value, char format, int precision, int bits,
               const Layout& layout) {
  if (layout.has_precision) precision = layout.precision;
  if (!layout.has_sharp && !layout.has_plus && !layout.has_space && !layout.has_zero) {
    const std::size_t start = out.size();
    append_float(out, value, format, precision, bits);
    pad_from(out, start, layout);
    return;
  }
  std::string number;
  append_float(number, value, format, precision, bits);
  if (number[0] != '-' && number[0] != '+') number.insert(0, 1, '+');
  const bool has_sign = layout.has_plus || layout.has_space;
  if (number[0] == '+' && layout.has_space && !layout.has_plus) number[0] = ' ';
  if (number[1] == 'I' || number[1] == 'N') {
    if (number[1] == 'N' && !has_sign) number.erase(0, 1);
    put_padded(out, number, without_zero(layout));
    return;
  }
  if (layout.has_sharp && format != 'b') restore_zeros(number, format, precision);
  if (layout.has_plus || number[0] != '+') {
    put_signed(out, number, layout);
  } else {
    put_padded(out, std::string_view(number).substr(1), layout);
  }
}

}  // namespace govalue
