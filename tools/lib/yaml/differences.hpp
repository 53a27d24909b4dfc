// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/tree.hpp"

namespace yaml {

// A single value that two texts do not have in common.
struct Difference {
  std::size_t document;
  std::string path;
  std::size_t line;  // in the second text
  std::string before;
  std::string after;
};

// In which values two texts differ that have the same maps, lists and keys. Nothing where they
// differ in more than values, or one of them cannot be read.
std::optional<std::vector<Difference>> differences(std::string_view before, std::string_view after,
                                                   Format format);

}  // namespace yaml
