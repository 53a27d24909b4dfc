// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "govalue/budget.hpp"
#include "govalue/value.hpp"

namespace govalue {

// reflect.DeepEqual: the same type all the way down, NaN equals nothing, nil is not empty.
// `false` where the budget does not allow to find out.
bool deep_equal(const Value& one, const Value& other, Budget& budget);

}  // namespace govalue
