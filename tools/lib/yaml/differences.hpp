// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/tree.hpp"

namespace yaml {

// How deep documents inside of literal blocks are looked into.
constexpr std::size_t most_layers = 4;

// Something that two texts do not have in common. Maps and lists are given in one line, like JSON.
struct Difference {
  enum class Kind {
    value,    // `before` became `after`
    added,    // a key of a map or an item of a list, with the value `after`
    removed,  // the same, which had the value `before`
  };

  Kind kind = Kind::value;
  std::size_t document = 0;
  std::string path = {};
  std::size_t line = 0;  // in the second text; of what was removed, of what is around it
  std::string before = {};
  std::string after = {};
};

// In which values, keys and items two texts differ, also inside of documents that literal blocks
// hold. In which order the keys of a map come is no difference, nor are tags and anchors. Nothing
// where this cannot be told: one of them cannot be read or has more documents, a list has both
// other items and more of them, what is added or removed has anchors.
std::optional<std::vector<Difference>> differences(std::string_view before, std::string_view after,
                                                   Format format);

}  // namespace yaml
