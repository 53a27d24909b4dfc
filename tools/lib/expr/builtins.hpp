// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "expr/builtin.hpp"

namespace expr {

// The functions of the language, by what they are about.
std::span<const Builtin> predicate_builtins();
std::span<const Builtin> text_builtins();
std::span<const Builtin> math_builtins();
std::span<const Builtin> list_builtins();
std::span<const Builtin> map_builtins();
std::span<const Builtin> time_builtins();
std::span<const Builtin> conversion_builtins();

}  // namespace expr
