// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "base/result.hpp"
#include "gotemplate/operand.hpp"
#include "govalue/budget.hpp"

namespace gotemplate {

// Whether the first operand equals one of the others. Fails for types that cannot be compared.
base::Result<bool> equal_to_any(govalue::Budget& budget, const Operand& one,
                                std::span<const Operand> others);

// Whether one is less than the other. Fails for types without an order.
base::Result<bool> less(const Operand& one, const Operand& other);

}  // namespace gotemplate
