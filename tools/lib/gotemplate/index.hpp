// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "base/result.hpp"
#include "gotemplate/operand.hpp"
#include "govalue/budget.hpp"

namespace gotemplate {

// The builtins index, slice and len.
base::Result<Operand> index(govalue::Budget& budget, std::span<const Operand> arguments);
base::Result<Operand> slice(govalue::Budget& budget, std::span<const Operand> arguments);
base::Result<Operand> length(govalue::Budget& budget, std::span<const Operand> arguments);

// The value of an argument as a parameter of that type takes it where the types are only known when
// it runs: integers of different kinds are converted.
base::Result<Value> prepared(const Operand& argument, const Type& parameter);

}  // namespace gotemplate
