// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>

#include "govalue/function.hpp"
#include "govalue/value.hpp"

namespace sprig {

// A parameter or a result of a type of Go that C++ does not tell apart.
template <const govalue::Type& type>
struct Typed {
  govalue::Value value;
};

using Ints = Typed<govalue::ints_type>;
using Lists = Typed<govalue::lists_type>;
using StringMap = Typed<govalue::string_map_type>;
using Uint32 = Typed<govalue::uint32_type>;

}  // namespace sprig

namespace govalue {

template <const Type& type_>
struct Parameter<sprig::Typed<type_>> {
  static constexpr const Type* type = &type_;
  static sprig::Typed<type_> read(const Value& value) { return {value}; }
  static Value make(sprig::Typed<type_> value) { return std::move(value.value); }
};

}  // namespace govalue
