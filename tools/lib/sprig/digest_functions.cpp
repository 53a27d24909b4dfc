// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdint>

#include "crypto/digest.hpp"
#include "crypto/hex.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using govalue::function;

std::string sha1sum(std::string_view text) {
  return crypto::to_hex(crypto::sha1(text));
}
std::string sha256sum(std::string_view text) {
  return crypto::to_hex(crypto::sha256(text));
}
std::string sha512sum(std::string_view text) {
  return crypto::to_hex(crypto::sha512(text));
}

// RFC 1950.
std::string adler32sum(std::string_view text) {
  constexpr std::uint32_t modulus = 65521;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const char c : text) {
    low = (low + static_cast<unsigned char>(c)) % modulus;
    high = (high + low) % modulus;
  }
  return std::to_string(high << 16U | low);
}

}  // namespace

std::span<const govalue::Function> digest_functions() {
  static const std::array rows = {
      function<&sha1sum>("sha1sum"),
      function<&sha256sum>("sha256sum"),
      function<&sha512sum>("sha512sum"),
      function<&adler32sum>("adler32sum"),
  };
  return rows;
}

}  // namespace sprig
