// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>

namespace tools::update_values {

// A flag, and whether it was given.
struct Given {
  const char* flag;
  bool is_given;
};

// The first of them that was.
inline std::optional<std::string> first_given(std::initializer_list<Given> flags) {
  for (const auto& [flag, is_given] : flags) {
    if (is_given) return flag;
  }
  return std::nullopt;
}

}  // namespace tools::update_values
