// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace regex {

// An expression of Go as RE2 is to read it.
struct Translation {
  std::string expression;
  std::vector<std::string> group_names;  // of the whole, the first group, …; "" where it has none
};

// Fails with `malformed` where Go refuses the expression, in its words.
base::Result<Translation> translate(std::string_view expression);

}  // namespace regex
