// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <complex>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "govalue/type.hpp"

namespace govalue {

class Value;
struct Entry;
class Object;

// Called when the last value that shares the object is gone. However deeply values are nested, the
// stack stays flat.
void destroy(Object* object);

// What does not fit into a value itself. Values share it and count themselves.
class Object {
 public:
  Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  virtual ~Object() = default;

 private:
  friend class Value;
  std::uint32_t owners_ = 0;
};

// An object around a C++ value, for types such as time.Time.
template <typename T>
class Holder final : public Object {
 public:
  explicit Holder(T content) : content_(std::move(content)) {}
  const T& content() const { return content_; }

 private:
  T content_;
};

// A value of Go as its templates and conditions see one: what a variable of type `interface {}`
// holds. It is nil, or it has a type and something of that type.
//
// Cheap to copy: strings, slices, maps, structures and functions are shared, as they are in Go.
// Only a map can change after it was made, and every value that shares it sees that. The count of
// the owners is not atomic: a value and everything in it belong to one thread.
//
// The accessors read what the type says is there; asking for something else is a bug.
class Value {
 public:
  Value() = default;  // nil
  Value(const Value& other) : type_(other.type_), content_(other.content_) { share(); }
  Value(Value&& other) noexcept : type_(other.type_), content_(other.content_) {
    other.type_ = nullptr;
  }
  Value& operator=(const Value& other) {
    if (this != &other) Value(other).swap(*this);
    return *this;
  }
  Value& operator=(Value&& other) noexcept {
    Value(std::move(other)).swap(*this);
    return *this;
  }
  ~Value() { release(); }

  void swap(Value& other) noexcept {
    std::swap(type_, other.type_);
    std::swap(content_, other.content_);
  }

  static Value boolean(bool value);
  static Value integer(std::int64_t value) { return of_signed(int_type, value); }  // Go's int
  static Value int64(std::int64_t value) { return of_signed(int64_type, value); }
  // The value is cut to the width of the type, as a conversion of Go does.
  static Value of_signed(const Type& type, std::int64_t value);
  static Value of_unsigned(const Type& type, std::uint64_t value);
  static Value of_float(const Type& type, double value);
  static Value float64(double value) { return of_float(float64_type, value); }
  static Value complex(std::complex<double> value);
  static Value text(std::string_view value, const Type& type = string_type);
  static Value bytes(std::string_view value);
  static Value list(std::vector<Value> items, const Type& type = list_type);
  static Value strings(const std::vector<std::string>& items);
  // A map with these entries; of two with the same key the last one stays.
  static Value map(std::vector<Entry> entries, const Type& type = map_type);
  static Value map();
  // One value for each field of the type, or of what the type points to.
  static Value structure(const Type& type, std::vector<Value> fields);
  static Value function(Function function);
  static Value holding(const Type& type, Object* object);
  // The nil map, slice, pointer or function of a type.
  static Value nil_of(const Type& type);
  // What a variable of the type holds before anything is assigned; nil for interfaces.
  static Value zero_of(const Type& type);

  bool is_nil() const { return type_ == nullptr; }
  const Type* type() const { return type_; }  // nullptr for nil
  bool is(const Type& type) const { return type_ == &type; }
  bool is(Kind kind) const { return type_ != nullptr && type_->kind == kind; }
  bool is_text() const { return is(Kind::string); }
  bool is_bytes() const { return is(Kind::slice) && type_->element == &uint8_type; }
  // A slice that is no []byte.
  bool is_list() const { return is(Kind::slice) && type_->element != &uint8_type; }
  bool is_map() const { return is(Kind::map); }
  // A nil map, slice, pointer or function, which is not the same as nil.
  bool is_nil_content() const;

  bool as_bool() const { return content_.integer != 0; }
  std::int64_t as_signed() const { return content_.integer; }  // of the signed kinds
  std::uint64_t as_unsigned() const {                          // of the unsigned kinds
    return static_cast<std::uint64_t>(content_.integer);
  }
  double as_float() const { return content_.real; }  // of the float kinds
  std::complex<double> as_complex() const;
  std::string_view as_text() const;             // of strings and of []byte
  std::span<const Value> items() const;         // of slices that are no []byte
  std::span<const Entry> entries() const;       // of maps, in Go's order of keys
  std::span<const Value> field_values() const;  // of structures and pointers to them
  const Function& as_function() const;
  template <typename T>
  const T& held() const {
    return static_cast<const Holder<T>*>(content_.object)->content();
  }
  // What a pointer to a structure points to.
  Value pointed() const { return holding(*type_->element, content_.object); }
  // The number of bytes, items or entries of a string, slice or map.
  std::size_t size() const;

  // The value of a key, or nullptr. Only of maps; the second form wants keys that are strings.
  const Value* find(const Value& key) const;
  const Value* find(std::string_view key) const;
  // Only of maps that are not the nil map.
  void set(Value key, Value value) const;
  void set(std::string_view key, Value value) const { set(text(key), std::move(value)); }
  void erase(std::string_view key) const;

  // Whether both share one object: the same map, the same slice.
  bool shares(const Value& other) const;

 private:
  union Content {
    std::int64_t integer;
    double real;
    Object* object;
  };

  bool has_object() const { return type_ != nullptr && type_->kind >= Kind::complex128; }
  void share() const {
    if (has_object() && content_.object != nullptr) ++content_.object->owners_;
  }
  void release() {
    if (has_object() && content_.object != nullptr && --content_.object->owners_ == 0) {
      destroy(content_.object);
    }
  }

  const Type* type_ = nullptr;
  Content content_ = {.integer = 0};
};

struct Entry {
  Value key;
  Value value;
};

inline Value Value::boolean(bool value) {
  Value result;
  result.type_ = &bool_type;
  result.content_.integer = value ? 1 : 0;
  return result;
}

// Go's order of the keys of a map when it prints or ranges over it: numbers by size, strings byte
// by byte. Of keys of several kinds nil comes first, then strings, numbers, booleans.
bool key_less(const Value& one, const Value& other);

}  // namespace govalue
