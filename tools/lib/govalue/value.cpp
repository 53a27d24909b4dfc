// SPDX-License-Identifier: Apache-2.0
#include "govalue/value.hpp"

#include <new>

#include "govalue/function.hpp"
#include "govalue/map_object.hpp"

namespace govalue {

namespace {

// The bytes of a string stand right behind the object, so that a string is one allocation.
class TextObject final : public Object {
 public:
  static TextObject* make(std::string_view value) {
    void* place = ::operator new(sizeof(TextObject) + value.size());
    return new (place) TextObject(value);
  }
  // NOLINTNEXTLINE(misc-new-delete-overloads): make() allocates, and no other
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
