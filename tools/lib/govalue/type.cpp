// SPDX-License-Identifier: Apache-2.0
#include "govalue/type.hpp"

#include <array>

namespace govalue {

std::string_view kind_name(Kind kind) {
  static constexpr std::array<std::string_view, 22> names = {
      "bool",   "int",    "int8",   "int16",   "int32",   "int64",    "uint",       "uint8",
      "uint16", "uint32", "uint64", "uintptr", "float32", "float64",  "complex128", "string",
      "slice",  "map",    "struct", "ptr",     "func",    "interface"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace govalue
