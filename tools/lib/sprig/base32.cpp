// SPDX-License-Identifier: Apache-2.0
#include "sprig/base32.hpp"

#include <array>
#include <cstdint>

#include "sprig/failure.hpp"

namespace sprig {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

base::Error illegal_at(std::size_t at) {
  return failure("illegal base32 data at input byte " + std::to_string(at));
}

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

constexpr std::size_t group_size = 8;  // characters that stand for five bytes

// How many bytes that many characters stand for, or none where no text ends so.
constexpr std::array<int, group_size + 1> bytes_of_group = {-1, 0, 1, -1, 2, 3, -1, 4, 5};

}  // namespace

std::string base32_encoded(std::string_view bytes) {
  std::string out;
  std::uint32_t waiting = 0;
  unsigned int bits = 0;
  for (const char c : bytes) {
    waiting = waiting << 8U | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += alphabet[(waiting >> (bits - 5)) & 31U];
  }
  if (bits > 0) out += alphabet[(waiting << (5 - bits)) & 31U];
  while (out.size() % group_size != 0) out += '=';
  return out;
}

base::Result<std::string> base32_decoded(std::string_view given) {
  std::string text;
  for (const char c : given) {
    if (!is_line_end(c)) text += c;
  }
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::uint64_t bits = 0;
    std::size_t count = 0;
    for (; count < group_size; ++count, ++at) {
      if (at == text.size()) return illegal_at(at - count);
      const char c = text[at];
      const std::size_t left = text.size() - at - 1;
      if (c == '=' && count >= 2 && left < group_size) {
        const std::size_t padding = group_size - 1 - count;
        if (left < padding) return illegal_at(text.size());
        for (std::size_t i = 0; i < padding; ++i) {
          if (text[at + 1 + i] != '=') return illegal_at(at + i);
        }
        if (bytes_of_group[count] < 0) return illegal_at(at);
        break;
      }
      const auto digit = alphabet.find(c);
      if (digit == std::string_view::npos) return illegal_at(at);
      bits = bits << 5U | digit;
    }
    const auto bytes = static_cast<std::size_t>(bytes_of_group[count]);
    bits <<= 5U * (group_size - count);
    for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(bits >> (32U - 8U * i));
    // What follows padding is ignored.
    if (count < group_size) break;
  }
  return out;
}

}  // namespace sprig
