// SPDX-License-Identifier: Apache-2.0
#include "expr/nature.hpp"

#include "expr/builtin.hpp"
#include "expr/place_type.hpp"
#include "govalue/time_types.hpp"

namespace expr {
namespace {

using govalue::Kind;

constexpr const govalue::Type* integers[] = {
    &govalue::int_type,    &govalue::int8_type,   &govalue::int16_type,  &govalue::int32_type,
    &govalue::int64_type,  &govalue::uint_type,   &govalue::uint8_type,  &govalue::uint16_type,
    &govalue::uint32_type, &govalue::uint64_type, &govalue::uintptr_type};

bool can_be_nil(Kind kind) {
  return kind == Kind::pointer || kind == Kind::interface || kind == Kind::function ||
         kind == Kind::map || kind == Kind::slice;
}

}  // namespace

bool Nature::is_integer() const {
  return type != nullptr && govalue::is_integer(type->kind) &&
         type == integers[static_cast<int>(type->kind) - static_cast<int>(Kind::integer)];
}

bool Nature::is_float() const {
  return type == &govalue::float64_type || type == &govalue::float32_type;
}

bool Nature::is_time() const {
  return type == &govalue::time_type;
}

bool Nature::is_duration() const {
  return type == &govalue::duration_type;
}

Nature Nature::dereferenced() const {
  if (type == &govalue::location_type) return of(place_type);
  if (!is(Kind::pointer) || type->element == nullptr) return *this;
  return of(*type->element);
}

Nature Nature::element() const {
  if (type == nullptr || type->element == nullptr) return {};
  if (is_array() && reference != nullptr) return *reference;
  return of(*type->element);
}

Nature Nature::key() const {
  return is_map() ? of(*type->key) : Nature{};
}

bool Nature::is_assignable_to(const Nature& other) const {
  if (is_nil && other.type != nullptr && can_be_nil(other.type->kind)) return true;
  if (type == nullptr || other.type == nullptr) return false;
  if (other.is_any()) return true;
  if (is_function() && other.is_function()) return to_string(*this) == to_string(other);
  return type == other.type;
}

bool Nature::is_comparable_to(const Nature& other) const {
  return is_unknown() || other.is_unknown() || is_nil || other.is_nil ||
         (is_number() && other.is_number()) || (is_duration() && other.is_duration()) ||
         (is_time() && other.is_time()) || (is_array() && other.is_array()) ||
         is_assignable_to(other);
}

std::string to_string(const Nature& nature) {
  if (nature.type == nullptr) return "unknown";
  if (!nature.is_function()) return std::string(nature.type->name);
  if (nature.builtin != nullptr) return type_name(*nature.builtin);
  if (nature.method != nullptr) return govalue::function_type_name(*nature.method);
  const auto& result = *nature.reference;
  if (result.is_nil) return "func(interface {})";
  return "func(interface {}) " + (result.is_unknown() ? "interface {}" : to_string(result));
}

}  // namespace expr
