// SPDX-License-Identifier: Apache-2.0
#include "git/object.hpp"

#include <git2.h>

#include <algorithm>

#include "git/library.hpp"

namespace git {
namespace {

std::optional<std::uint8_t> nibble(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

}  // namespace

std::string Oid::hex() const {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * size);
  for (const auto byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::optional<Oid> parse_oid(std::string_view hex) {
  if (hex.size() != 2 * Oid::size) return std::nullopt;
  Oid oid;
  for (std::size_t i = 0; i < Oid::size; ++i) {
    const auto high = nibble(hex[2 * i]);
    const auto low = nibble(hex[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    oid.bytes[i] = static_cast<std::uint8_t>(*high << 4U | *low);
  }
  return oid;
}

Oid oid_from_raw(std::string_view raw) {
  Oid oid;
  std::copy_n(raw.begin(), Oid::size, oid.bytes.begin());
  return oid;
}

Oid hash(ObjectType type, std::string_view data) {
  start_library();
  git_oid raw = {};
  git_odb_hash(&raw, data.data(), data.size(), static_cast<git_object_t>(type));
  Oid oid;
  std::copy_n(raw.id, Oid::size, oid.bytes.begin());
  return oid;
}

}  // namespace git
