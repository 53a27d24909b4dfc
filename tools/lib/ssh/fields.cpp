// SPDX-License-Identifier: Apache-2.0
#include "ssh/fields.hpp"

#include <algorithm>
#include <array>

namespace ssh {

std::optional<std::uint32_t> FieldReader::number() {
  constexpr std::size_t size = 4;
  if (rest_.size() < size) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : rest_.substr(0, size)) value = value << 8U | static_cast<unsigned char>(c);
  rest_.remove_prefix(size);
  return value;
}

std::optional<std::string_view> FieldReader::text() {
  const auto length = number();
  if (!length || *length > rest_.size()) return std::nullopt;
  const auto found = rest_.substr(0, *length);
  rest_.remove_prefix(*length);
  return found;
}

std::string number_field(std::uint32_t number) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes += static_cast<char>(number >> shift & 0xFFU);
  }
  return bytes;
}

std::string text_field(std::string_view text) {
  return number_field(static_cast<std::uint32_t>(text.size())) + std::string(text);
}

std::string kind_of_public_key(std::string_view blob) {
  constexpr std::size_t longest = 64;
  const auto kind = FieldReader(blob).text();
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != ','; };
  if (!kind || kind->size() > longest || !std::all_of(kind->begin(), kind->end(), is_plain)) {
    return "";
  }
  return std::string(*kind);
}

// libssh2 1.10 knows RSA with SHA-1 alone, which servers no longer take.
bool is_usable_kind(std::string_view kind) {
  constexpr std::array<std::string_view, 4> usable = {"ssh-ed25519", "ecdsa-sha2-nistp256",
                                                      "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"};
  return std::find(usable.begin(), usable.end(), kind) != usable.end();
}

}  // namespace ssh
