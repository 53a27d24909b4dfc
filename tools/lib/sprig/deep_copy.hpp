// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "govalue/budget.hpp"
#include "govalue/value.hpp"

namespace sprig {

// The value with its own copy of each map in it. What cannot change is shared.
base::Result<govalue::Value> deep_copy(const govalue::Value& value, govalue::Budget& budget);

}  // namespace sprig
