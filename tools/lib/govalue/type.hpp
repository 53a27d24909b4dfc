// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace govalue {

struct Function;
class Value;

// What Go's reflection calls the kind of a type.
enum class Kind : std::uint8_t {
  boolean,
  integer,  // int
  int8,
  int16,
  int32,
  int64,
  uint,
  uint8,
  uint16,
  uint32,
  uint64,
  uintptr,
  float32,
  float64,
  complex128,
  string,
  slice,
  map,
  structure,
  pointer,  // to a structure
  function,
  interface,
};

struct Type;

struct Field {
  std::string_view name;
  const Type* type;
};

// A type of Go, as far as templates and conditions can see one. Two types are the same if they are
// the same object.
struct Type {
  Kind kind;
  std::string_view name;          // as %T prints it: "map[string]interface {}", "time.Duration"
  const Type* element = nullptr;  // of slices, maps and pointers
  const Type* key = nullptr;      // of maps
  std::span<const Field> fields = {};                // of structures
  std::span<const Function> (*methods)() = nullptr;  // the receiver is the first parameter
  // Whether fmt prints a value by its method String or Error.
  bool has_text = false;
  // Of types whose values hold an object of their own: what zero_of() gives, and the structure that
  // Go has there. Only printing sees its fields, which are not exported.
  Value (*zero)() = nullptr;
  Value (*insides)(const Value& value) = nullptr;
};

inline constexpr Type interface_type{Kind::interface, "interface {}"};
inline constexpr Type error_type{Kind::interface, "error"};
inline constexpr Type bool_type{Kind::boolean, "bool"};
inline constexpr Type int_type{Kind::integer, "int"};
inline constexpr Type int8_type{Kind::int8, "int8"};
inline constexpr Type int16_type{Kind::int16, "int16"};
inline constexpr Type int32_type{Kind::int32, "int32"};
inline constexpr Type int64_type{Kind::int64, "int64"};
inline constexpr Type uint_type{Kind::uint, "uint"};
inline constexpr Type uint8_type{Kind::uint8, "uint8"};
inline constexpr Type uint16_type{Kind::uint16, "uint16"};
inline constexpr Type uint32_type{Kind::uint32, "uint32"};
inline constexpr Type uint64_type{Kind::uint64, "uint64"};
inline constexpr Type uintptr_type{Kind::uintptr, "uintptr"};
inline constexpr Type float32_type{Kind::float32, "float32"};
inline constexpr Type float64_type{Kind::float64, "float64"};
inline constexpr Type complex128_type{Kind::complex128, "complex128"};
inline constexpr Type string_type{Kind::string, "string"};
inline constexpr Type bytes_type{Kind::slice, "[]uint8", &uint8_type};
inline constexpr Type list_type{Kind::slice, "[]interface {}", &interface_type};
inline constexpr Type strings_type{Kind::slice, "[]string", &string_type};
inline constexpr Type ints_type{Kind::slice, "[]int", &int_type};
inline constexpr Type floats_type{Kind::slice, "[]float64", &float64_type};
inline constexpr Type lists_type{Kind::slice, "[][]interface {}", &list_type};
inline constexpr Type map_type{Kind::map, "map[string]interface {}", &interface_type, &string_type};
inline constexpr Type string_map_type{Kind::map, "map[string]string", &string_type, &string_type};
inline constexpr Type bytes_map_type{Kind::map, "map[string][]uint8", &bytes_type, &string_type};
inline constexpr Type int_map_type{Kind::map, "map[string]int", &int_type, &string_type};
inline constexpr Type any_map_type{Kind::map, "map[interface {}]interface {}", &interface_type,
                                   &interface_type};
inline constexpr Type groups_type{Kind::map, "map[interface {}][]interface {}", &list_type,
                                  &interface_type};
inline constexpr Type maps_type{Kind::slice, "[]map[string]interface {}", &map_type};

constexpr bool is_signed(Kind kind) {
  return kind >= Kind::integer && kind <= Kind::int64;
}
constexpr bool is_unsigned(Kind kind) {
  return kind >= Kind::uint && kind <= Kind::uintptr;
}
constexpr bool is_integer(Kind kind) {
  return kind >= Kind::integer && kind <= Kind::uintptr;
}
constexpr bool is_float(Kind kind) {
  return kind == Kind::float32 || kind == Kind::float64;
}
constexpr bool is_number(Kind kind) {
  return kind >= Kind::integer && kind <= Kind::float64;
}

// The word reflection has for the kind: "int", "slice", "func", "ptr".
std::string_view kind_name(Kind kind);

}  // namespace govalue
