// SPDX-License-Identifier: Apache-2.0
#include "govalue/value.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>

#include "govalue/function.hpp"

namespace govalue {

namespace {

// The bytes of a string stand right behind the object, so that a string is one allocation.
class TextObject final : public Object {
 public:
  static TextObject* make(std::string_view value) {
    void* place = ::operator new(sizeof(TextObject) + value.size());
    return new (place) TextObject(value);
  }
  static void operator delete(void* place) { ::operator delete(place); }

  std::string_view view() const { return {reinterpret_cast<const char*>(this + 1), size_}; }

 private:
  explicit TextObject(std::string_view value) : size_(value.size()) {
    value.copy(reinterpret_cast<char*>(this + 1), value.size());
  }
  static void* operator new(std::size_t, void* place) { return place; }

  std::size_t size_;
};

using ListObject = Holder<std::vector<Value>>;
using Complex = Holder<std::complex<double>>;

// The first eight bytes as a number, so that most comparisons of two texts need no look at them.
std::uint64_t beginning_of(std::string_view text) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text.data(), std::min(text.size(), sizeof bytes));
  return std::endian::native == std::endian::little ? __builtin_bswap64(bytes) : bytes;
}

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

std::int64_t cut_signed(Kind kind, std::int64_t value) {
  switch (kind) {
    case Kind::int8:
      return static_cast<std::int8_t>(value);
    case Kind::int16:
      return static_cast<std::int16_t>(value);
    case Kind::int32:
      return static_cast<std::int32_t>(value);
    default:
      return value;
  }
}

std::uint64_t cut_unsigned(Kind kind, std::uint64_t value) {
  switch (kind) {
    case Kind::uint8:
      return static_cast<std::uint8_t>(value);
    case Kind::uint16:
      return static_cast<std::uint16_t>(value);
    case Kind::uint32:
      return static_cast<std::uint32_t>(value);
    default:
      return value;
  }
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

// Keys of several kinds in one map: nil in front, then strings, numbers, booleans. (Go orders them
// by where its linker has put the types.)
int key_rank(const Value& key) {
  if (key.is_nil()) return -2;
  const Kind kind = key.type()->kind;
  if (kind == Kind::boolean) return static_cast<int>(Kind::interface);
  return kind == Kind::string ? -1 : static_cast<int>(kind);
}

}  // namespace

// Objects that die while another one dies wait in a list for their turn.
void destroy(Object* object) {
  static thread_local std::vector<Object*>* waiting = nullptr;
  if (waiting != nullptr) {
    waiting->push_back(object);
    return;
  }
  std::vector<Object*> list;
  waiting = &list;
  delete object;
  while (!list.empty()) {
    Object* next = list.back();
    list.pop_back();
    delete next;
  }
  waiting = nullptr;
}

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

Value Value::of_signed(const Type& type, std::int64_t value) {
  Value result;
  result.type_ = &type;
  result.content_.integer = cut_signed(type.kind, value);
  return result;
}

Value Value::of_unsigned(const Type& type, std::uint64_t value) {
  Value result;
  result.type_ = &type;
  result.content_.integer = static_cast<std::int64_t>(cut_unsigned(type.kind, value));
  return result;
}

Value Value::of_float(const Type& type, double value) {
  Value result;
  result.type_ = &type;
  result.content_.real = type.kind == Kind::float32 ? static_cast<float>(value) : value;
  return result;
}

Value Value::holding(const Type& type, Object* object) {
  Value result;
  result.type_ = &type;
  result.content_.object = object;
  result.share();
  return result;
}

Value Value::complex(std::complex<double> value) {
  return holding(complex128_type, new Complex(value));
}

Value Value::text(std::string_view value, const Type& type) {
  return holding(type, TextObject::make(value));
}

Value Value::bytes(std::string_view value) {
  return holding(bytes_type, TextObject::make(value));
}

Value Value::list(std::vector<Value> items, const Type& type) {
  return holding(type, new ListObject(std::move(items)));
}

Value Value::strings(const std::vector<std::string>& items) {
  std::vector<Value> values;
  values.reserve(items.size());
  for (const auto& item : items) values.push_back(text(item));
  return list(std::move(values), strings_type);
}

Value Value::map(std::vector<Entry> entries, const Type& type) {
  auto* object = new MapObject(type.key->kind == Kind::string);
  object->assign(std::move(entries));
  return holding(type, object);
}

Value Value::map() {
  return map(std::vector<Entry>());
}

Value Value::structure(const Type& type, std::vector<Value> fields) {
  return holding(type, new ListObject(std::move(fields)));
}

Value Value::function(Function function) {
  static constexpr Type function_type{Kind::function, "func"};
  return holding(function_type, new Holder<Function>(std::move(function)));
}

Value Value::nil_of(const Type& type) {
  if (type.kind == Kind::interface) return {};
  return holding(type, nullptr);
}

Value Value::zero_of(const Type& type) {
  if (type.kind == Kind::interface) return {};
  if (type.zero != nullptr) return type.zero();
  if (is_float(type.kind)) return of_float(type, 0);
  if (type.kind < Kind::float32) return of_signed(type, 0);
  if (type.kind == Kind::complex128) return complex(0);
  if (type.kind == Kind::string) return text("", type);
  if (type.kind != Kind::structure) return nil_of(type);
  std::vector<Value> fields;
  for (const auto& field : type.fields) fields.push_back(zero_of(*field.type));
  return structure(type, std::move(fields));
}

bool Value::is_nil_content() const {
  return has_object() && content_.object == nullptr;
}

std::complex<double> Value::as_complex() const {
  return held<std::complex<double>>();
}

std::string_view Value::as_text() const {
  return content_.object == nullptr ? std::string_view()
                                    : static_cast<const TextObject*>(content_.object)->view();
}

std::span<const Value> Value::items() const {
  if (content_.object == nullptr) return {};
  return static_cast<const ListObject*>(content_.object)->content();
}

std::span<const Value> Value::field_values() const {
  return items();
}

std::span<const Entry> Value::entries() const {
  if (content_.object == nullptr) return {};
  return static_cast<const MapObject*>(content_.object)->entries();
}

const Function& Value::as_function() const {
  return held<Function>();
}

std::size_t Value::size() const {
  if (is_map()) return entries().size();
  return is_list() ? items().size() : as_text().size();
}

const Value* Value::find(const Value& key) const {
  if (content_.object == nullptr) return nullptr;
  return static_cast<const MapObject*>(content_.object)->find(key);
}

const Value* Value::find(std::string_view key) const {
  if (content_.object == nullptr) return nullptr;
  return static_cast<const MapObject*>(content_.object)->find(key);
}

void Value::set(Value key, Value value) const {
  static_cast<MapObject*>(content_.object)->set(std::move(key), std::move(value));
}

void Value::erase(std::string_view key) const {
  static_cast<MapObject*>(content_.object)->erase(key);
}

bool Value::shares(const Value& other) const {
  return has_object() && other.has_object() && content_.object == other.content_.object;
}

}  // namespace govalue
