// SPDX-License-Identifier: Apache-2.0
#include "govalue/base64.hpp"

#include <cstddef>
#include <cstdint>

namespace govalue {
namespace {

base::Error illegal_at(std::size_t place) {
  return {.kind = base::ErrorKind::malformed,
          .message = "illegal base64 data at input byte " + std::to_string(place)};
}

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

std::size_t skip_line_ends(std::string_view text, std::size_t at) {
  while (at < text.size() && is_line_end(text[at])) ++at;
  return at;
}

// What stands behind `count` digits of a group, from the first `=` at `at`.
base::Result<void> check_padding(std::string_view text, std::size_t at, std::size_t count) {
  if (count < 2) return illegal_at(at);
  ++at;
  if (count == 2) {
    at = skip_line_ends(text, at);
    if (at == text.size()) return illegal_at(at);
    if (text[at] != '=') return illegal_at(at - 1);
    ++at;
  }
  at = skip_line_ends(text, at);
  if (at < text.size()) return illegal_at(at);
  return {};
}

void append_group(std::string& out, std::uint32_t bits, std::size_t digits) {
  bits <<= 6U * (4U - static_cast<std::uint32_t>(digits));
  for (std::size_t byte = 0; byte + 1 < digits; ++byte) {
    out += static_cast<char>(bits >> (16U - 8U * byte) & 0xFFU);
  }
}

}  // namespace

base::Result<std::string> base64_decoded(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  std::size_t digits = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_line_end(text[at])) continue;
    const auto value = value_of(text[at]);
    if (value < 0) {
      if (text[at] != '=') return illegal_at(at);
      TRY(check_padding(text, at, digits));
      append_group(out, bits, digits);
      return out;
    }
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    if (++digits == 4) {
      append_group(out, bits, 4);
      bits = 0;
      digits = 0;
    }
  }
  // Go counts back from the end, line ends or not.
  if (digits > 0) return illegal_at(text.size() - digits);
  return out;
}

}  // namespace govalue
