// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace govalue {

// A character at the front of `text`, which is not empty: its code point and how many bytes it has.
// A malformed byte is U+FFFD with one byte, as a range over a string of Go yields it.
struct Rune {
  char32_t code;
  std::size_t size;

  // U+FFFD that stands in the text itself has three bytes.
  bool is_malformed() const { return size == 1 && code == U'\uFFFD'; }
};
Rune first_rune(std::string_view text);
void append_rune(std::string& out, char32_t code);  // what is no code point becomes U+FFFD

// How many characters a range over the text yields.
std::size_t rune_count(std::string_view text);

// Which characters Go's quotes escape besides the quote and the backslash.
enum class Escaped {
  unprintable,
  unprintable_and_foreign,  // foreign: not of ASCII
};

// strconv.Quote: double quotes, Go's escapes, printable characters as they are.
std::string quoted(std::string_view text);
// strconv.QuoteToASCII.
std::string ascii_quoted(std::string_view text);
// strconv.QuoteRune: 'x'.
std::string quoted_rune(char32_t code);

void append_quoted(std::string& out, std::string_view text, Escaped escaped);
void append_quoted_rune(std::string& out, char32_t code, Escaped escaped);

// strconv.CanBackquote: whether the text can stand unchanged between two backquotes.
bool can_backquote(std::string_view text);

// The one function that prints floats for every language: strconv.FormatFloat with the formats e,
// E, f, g, G, x, X, b. A negative precision asks for the shortest digits that read back as the same
// number; `bits` is 32 or 64.
void append_float(std::string& out, double value, char format, int precision, int bits);

// A float as encoding/json writes it; NaN and infinities are a bug of the caller.
void append_json_float(std::string& out, double value, int bits);

}  // namespace govalue
