// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "govalue/value.hpp"

namespace govalue {

// What the values of one map share: its entries in the order of keys.
class MapObject final : public Object {
 public:
  explicit MapObject(bool has_text_keys) : has_text_keys_(has_text_keys) {}

  std::span<const Entry> entries() const { return entries_; }

  void assign(std::vector<Entry> entries);
  const Value* find(const Value& key) const;
  const Value* find(std::string_view key) const;
  void set(Value key, Value value);
  void erase(std::string_view key);

 private:
  std::size_t place_of(std::string_view key) const;  // of the first that is not less
  std::size_t place_of(const Value& key) const;
  bool has_at(std::size_t place, std::string_view key) const;

  bool has_text_keys_;                          // and nothing else
  std::vector<Entry> entries_ = {};             // in the order of keys
  std::vector<std::uint64_t> beginnings_ = {};  // of the keys, if all are texts
};

}  // namespace govalue
