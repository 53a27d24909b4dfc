// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace regex {

// One piece of a replacement: text, and after it what a group matched.
struct ReplacementPiece {
  std::string text;
  std::vector<std::size_t> groups = {};  // the first of them that took part in the match
};

// Reads a replacement as Go does: "$1", "${1}", "$name" and "${name}" stand for a group, "$$" for
// "$". A name is as long as possible: "$1x" is a group of the name "1x". An unknown group is empty.
std::vector<ReplacementPiece> read_replacement(std::string_view replacement,
                                               const std::vector<std::string>& group_names);

}  // namespace regex
