// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace govalue {

// Whether Go's strconv reads a text as a number of that kind.
enum class NumberFault { none, syntax, range };

// A number that was read. Out of range it is the nearest number that fits, as in Go; of wrong
// syntax it is 0.
template <typename T>
struct ParsedNumber {
  T value = {};
  NumberFault fault = NumberFault::none;

  bool is_good() const { return fault == NumberFault::none; }
};

// strconv.ParseInt with 64 bits. Base 0 takes the base from the prefix (0x, 0o, 0b, 0) and allows
// underscores between digits.
ParsedNumber<std::int64_t> parse_int(std::string_view text, int base);

// strconv.ParseUint with 64 bits: no sign.
ParsedNumber<std::uint64_t> parse_uint(std::string_view text, int base);

// strconv.ParseFloat with 64 bits: decimal and hexadecimal forms, "inf", "infinity", "nan".
ParsedNumber<double> parse_float(std::string_view text);

}  // namespace govalue
