// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "expr/evaluation.hpp"
#include "govalue/value.hpp"

namespace expr {

enum class Order { ascending, descending };

// Sorts as Go's sort.Sort does, to the order of what is equal: that sort is not stable. `others`
// are moved along with the keys if they are as many. Fails where keys cannot be compared.
bool sort(Evaluation& evaluation, std::vector<govalue::Value>& keys, Order order,
          std::vector<govalue::Value>& others);

}  // namespace expr
