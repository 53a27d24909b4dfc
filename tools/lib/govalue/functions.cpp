// SPDX-License-Identifier: Apache-2.0
#include "govalue/functions.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace govalue {

std::optional<std::string> Functions::did_you_mean(std::string_view name) const {
  const auto other = other_names_.find(name);
  if (other != other_names_.end()) return std::string(other->second);
  constexpr std::size_t most_letters_apart = 2;
  std::vector<std::string> near;
  for (const auto& [known, row] : rows_) {
    const auto [shorter, longer] = std::minmax({known.size(), name.size()});
    if (longer - shorter <= most_letters_apart) near.emplace_back(known);
  }
  std::sort(near.begin(), near.end());  // the same answer each time
  return base::did_you_mean(name, near);
}

}  // namespace govalue
