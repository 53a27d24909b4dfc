// SPDX-License-Identifier: Apache-2.0
#include "sprig/encoding.hpp"

#include <array>
#include <cstdint>

#include "sprig/failure.hpp"

namespace sprig {
namespace {

constexpr std::string_view alphabet64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view alphabet32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

base::Error illegal(std::string_view encoding, std::size_t at) {
  return failure("illegal " + std::string(encoding) + " data at input byte " + std::to_string(at));
}
base::Error illegal64(std::size_t at) {
  return illegal("base64", at);
}
base::Error illegal32(std::size_t at) {
  return illegal("base32", at);
}

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

// Reads four characters at a time. Which byte is to blame for an error is Go's own idea.
class Decoder64 {
 public:
  explicit Decoder64(std::string_view text) : text_(text) {}

  base::Result<std::string> decode() {
    out_.reserve(text_.size() / 4 * 3);
    while (at_ < text_.size()) TRY(take_four());
    return std::move(out_);
  }

 private:
  void skip_line_ends() {
    while (at_ < text_.size() && is_line_end(text_[at_])) ++at_;
  }

  base::Result<void> take_four() {
    std::uint32_t bits = 0;
    for (std::size_t count = 0; count < 4;) {
      if (at_ == text_.size()) {
        if (count == 0) return {};
        return illegal64(at_ - count);
      }
      const char c = text_[at_++];
      const auto digit = alphabet64.find(c);
      if (digit != std::string_view::npos) {
        bits = bits << 6U | static_cast<std::uint32_t>(digit);
        ++count;
      } else if (!is_line_end(c)) {
        return take_padding(c, count, bits);
      }
    }
    append(bits, 3);
    return {};
  }

  base::Result<void> take_padding(char c, std::size_t count, std::uint32_t bits) {
    if (c != '=' || count < 2) return illegal64(at_ - 1);
    if (count == 2) {
      skip_line_ends();
      if (at_ == text_.size()) return illegal64(at_);
      if (text_[at_] != '=') return illegal64(at_ - 1);
      ++at_;
    }
    skip_line_ends();
    if (at_ < text_.size()) return illegal64(at_);
    append(bits << (6U * (4 - count)), count - 1);
    return {};
  }

  void append(std::uint32_t bits, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) out_ += static_cast<char>(bits >> (16U - 8U * i));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
};

constexpr std::size_t group32 = 8;  // characters that stand for five bytes

// How many bytes that many characters stand for, or none where no text ends so.
constexpr std::array<int, group32 + 1> bytes_of_group = {-1, 0, 1, -1, 2, 3, -1, 4, 5};

}  // namespace

base::Result<std::string> base64_decoded(std::string_view text) {
  return Decoder64(text).decode();
}

std::string base32_encoded(std::string_view bytes) {
  std::string out;
  std::uint32_t waiting = 0;
  unsigned int bits = 0;
  for (const char c : bytes) {
    waiting = waiting << 8U | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += alphabet32[(waiting >> (bits - 5)) & 31U];
  }
  if (bits > 0) out += alphabet32[(waiting << (5 - bits)) & 31U];
  while (out.size() % group32 != 0) out += '=';
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
    for (; count < group32; ++count, ++at) {
      if (at == text.size()) return illegal32(at - count);
      const char c = text[at];
      const std::size_t left = text.size() - at - 1;
      if (c == '=' && count >= 2 && left < group32) {
        const std::size_t padding = group32 - 1 - count;
        if (left < padding) return illegal32(text.size());
        for (std::size_t i = 0; i < padding; ++i) {
          if (text[at + 1 + i] != '=') return illegal32(at + i);
        }
        if (bytes_of_group[count] < 0) return illegal32(at);
        break;
      }
      const auto digit = alphabet32.find(c);
      if (digit == std::string_view::npos) return illegal32(at);
      bits = bits << 5U | digit;
    }
    const auto bytes = static_cast<std::size_t>(bytes_of_group[count]);
    bits <<= 5U * (group32 - count);
    for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(bits >> (32U - 8U * i));
    // What follows padding is ignored.
    if (count < group32) break;
  }
  return out;
}

}  // namespace sprig
