// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace git {

// The name of an object: the SHA-1 of its type, size and content.
struct Oid {
  static constexpr std::size_t size = 20;
  std::array<std::uint8_t, size> bytes = {};

  auto operator<=>(const Oid&) const = default;

  bool is_null() const { return *this == Oid{}; }
  std::string hex() const;
  std::string short_hex() const { return hex().substr(0, 7); }
  std::string_view raw() const { return {reinterpret_cast<const char*>(bytes.data()), size}; }
};

// Exactly 40 hexadecimal digits.
std::optional<Oid> parse_oid(std::string_view hex);

// From exactly 20 bytes.
Oid oid_from_raw(std::string_view raw);

enum class ObjectType { commit = 1, tree = 2, blob = 3, tag = 4 };  // the numbers of pack files

struct Object {
  ObjectType type;
  std::string data;
};

using Objects = std::map<Oid, Object>;

Oid hash(ObjectType type, std::string_view data);
inline Oid hash(const Object& object) {
  return hash(object.type, object.data);
}

// The largest single object we look into, inflated (git-wire.md, "Limits").
constexpr std::size_t object_limit = std::size_t{16} << 20U;

}  // namespace git
