// SPDX-License-Identifier: Apache-2.0
#include "govalue/map_object.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace govalue {

namespace {

// The first eight bytes as a number, so that most comparisons of two texts need no look at them.
std::uint64_t beginning_of(std::string_view text) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text.data(), std::min(text.size(), sizeof bytes));
  return std::endian::native == std::endian::little ? __builtin_bswap64(bytes) : bytes;
}

// Keys of several kinds in one map: nil in front, then strings, numbers, booleans. (Go orders them
// by where its linker has put the types.)
int key_rank(const Value& key) {
  if (key.is_nil()) return -2;
  const Kind kind = key.type()->kind;
  if (kind == Kind::boolean) return static_cast<int>(Kind::interface);
  return kind == Kind::string ? -1 : static_cast<int>(kind);
}

bool entry_less(const Entry& entry, const Value& key) {
  return key_less(entry.key, key);
}

bool text_less(const Entry& entry, std::string_view key) {
  return entry.key.as_text() < key;
}

// Keys of one map are equal if neither is less.
bool same_key(const Value& one, const Value& other) {
  return !key_less(one, other) && !key_less(other, one);
}

void sort_entries(std::vector<Entry>& entries) {
  const auto less = [](const Entry& one, const Entry& other) {
    return key_less(one.key, other.key);
  };
  if (!std::is_sorted(entries.begin(), entries.end(), less)) {
    std::stable_sort(entries.begin(), entries.end(), less);
  }
  // Of equal ones the last stays: moved to the place of the first.
  auto kept = entries.begin();
  for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
    if (kept != entries.begin() && same_key(std::prev(kept)->key, entry->key)) {
      std::prev(kept)->value = std::move(entry->value);
    } else {
      if (kept != entry) *kept = std::move(*entry);
      ++kept;
    }
  }
  entries.erase(kept, entries.end());
}

}  // namespace

bool key_less(const Value& one, const Value& other) {
  const int rank = key_rank(one);
  if (rank != key_rank(other)) return rank < key_rank(other);
  if (one.is_nil()) return false;
  const Kind kind = one.type()->kind;
  if (kind == Kind::string) return one.as_text() < other.as_text();
  if (is_signed(kind)) return one.as_signed() < other.as_signed();
  if (is_unsigned(kind)) return one.as_unsigned() < other.as_unsigned();
  if (kind == Kind::boolean) return !one.as_bool() && other.as_bool();
  if (is_float(kind)) {
    // NaN is less than every other number, and equal to itself for this order.
    const double first = one.as_float();
    const double second = other.as_float();
    return first < second || (first != first && second == second);
  }
  return false;
}

void MapObject::assign(std::vector<Entry> entries) {
  entries_ = std::move(entries);
  sort_entries(entries_);
  if (!has_text_keys_) return;
  beginnings_.reserve(entries_.size());
  for (const auto& entry : entries_) beginnings_.push_back(beginning_of(entry.key.as_text()));
}

std::size_t MapObject::place_of(std::string_view key) const {
  const auto [first, last] =
      std::equal_range(beginnings_.begin(), beginnings_.end(), beginning_of(key));
  const auto begin = entries_.begin() + (first - beginnings_.begin());
  const auto end = entries_.begin() + (last - beginnings_.begin());
  return static_cast<std::size_t>(std::lower_bound(begin, end, key, text_less) - entries_.begin());
}

std::size_t MapObject::place_of(const Value& key) const {
  if (has_text_keys_) return place_of(key.as_text());
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), key, entry_less);
  return static_cast<std::size_t>(place - entries_.begin());
}

bool MapObject::has_at(std::size_t place, std::string_view key) const {
  return place < entries_.size() && entries_[place].key.as_text() == key;
}

const Value* MapObject::find(std::string_view key) const {
  const std::size_t place = place_of(key);
  return has_at(place, key) ? &entries_[place].value : nullptr;
}

const Value* MapObject::find(const Value& key) const {
  if (has_text_keys_) return key.is_text() ? find(key.as_text()) : nullptr;
  const std::size_t place = place_of(key);
  const bool is_there = place < entries_.size() && same_key(entries_[place].key, key);
  return is_there ? &entries_[place].value : nullptr;
}

void MapObject::set(Value key, Value value) {
  const std::size_t place = place_of(key);
  if (place < entries_.size() && same_key(entries_[place].key, key)) {
    entries_[place].value = std::move(value);
    return;
  }
  const auto offset = static_cast<std::ptrdiff_t>(place);
  if (has_text_keys_) {
    beginnings_.insert(beginnings_.begin() + offset, beginning_of(key.as_text()));
  }
  entries_.insert(entries_.begin() + offset, {std::move(key), std::move(value)});
}

void MapObject::erase(std::string_view key) {
  const std::size_t place = place_of(key);
  if (!has_at(place, key)) return;
  const auto offset = static_cast<std::ptrdiff_t>(place);
  beginnings_.erase(beginnings_.begin() + offset);
  entries_.erase(entries_.begin() + offset);
}

}  // namespace govalue
