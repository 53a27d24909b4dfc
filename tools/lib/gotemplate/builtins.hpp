// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "gotemplate/operand.hpp"
#include "govalue/budget.hpp"

namespace gotemplate {

// `and` and `or` evaluate no more than they need, and `call` wants to know what it calls: those
// three have no body, and who evaluates the template does what they do.
enum class SpecialBuiltin : std::uint8_t { none, and_, or_, call };

// A function that the language has by itself. Unlike others it sees what it is called with as an
// operand: missing, or out of an interface.
struct Builtin {
  std::string_view name;
  base::Result<Operand> (*body)(govalue::Budget& budget, std::span<const Operand> arguments);
  std::span<const Type* const> parameters;  // nullptr: takes an operand as it is
  bool is_variadic;
  SpecialBuiltin special = SpecialBuiltin::none;
};

// The row of a builtin, or -1.
int find_builtin(std::string_view name);
const Builtin& builtin(int row);

}  // namespace gotemplate
