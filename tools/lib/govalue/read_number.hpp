// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace govalue {

// Why strconv of Go refuses a text. Its words: "invalid syntax", "value out of range".
enum class NumberError { none, syntax, range };

template <typename T>
struct Number {
  T value = 0;  // of `range` the nearest number there is, of `syntax` 0
  NumberError error = NumberError::none;
};

// strconv.ParseInt and ParseUint. The base is 2 to 36, or 0: then a prefix 0x, 0o, 0b or 0 decides,
// and underscores may stand between digits. `bits` is 8, 16, 32 or 64.
Number<std::int64_t> read_signed(std::string_view text, int base = 10, int bits = 64);
Number<std::uint64_t> read_unsigned(std::string_view text, int base = 10, int bits = 64);

// strconv.ParseFloat: decimal and hexadecimal, "inf", "infinity" and "nan" in any case. What is too
// large is an infinity and `range`.
Number<double> read_float(std::string_view text, int bits = 64);

}  // namespace govalue
