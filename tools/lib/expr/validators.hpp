// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "expr/builtin.hpp"

namespace expr {

// The checks of functions that take more than a fixed row of types.
namespace validators {

using Types = std::span<const Nature>;

Validation length(const Builtin& builtin, Types arguments);
Validation number(const Builtin& builtin, Types arguments);      // abs: results in what it gets
Validation rounded(const Builtin& builtin, Types arguments);     // ceil, floor, round
Validation to_integer(const Builtin& builtin, Types arguments);  // int
Validation to_real(const Builtin& builtin, Types arguments);     // float
Validation aggregate(const Builtin& builtin, Types arguments);   // max, min, mean, median
Validation now(const Builtin& builtin, Types arguments);
Validation date(const Builtin& builtin, Types arguments);
Validation end_of_list(const Builtin& builtin, Types arguments);  // first, last
Validation take(const Builtin& builtin, Types arguments);
Validation of_map(const Builtin& builtin, Types arguments);  // keys, values, toPairs
Validation from_pairs(const Builtin& builtin, Types arguments);
Validation of_list(const Builtin& builtin, Types arguments);  // reverse, uniq, flatten
Validation concat(const Builtin& builtin, Types arguments);

}  // namespace validators

}  // namespace expr
