// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace regex {

struct CodePoints {
  char32_t first;
  char32_t last;
};

// The code points that Unicode has given to no character, in their order.
std::span<const CodePoints> unassigned();

}  // namespace regex
