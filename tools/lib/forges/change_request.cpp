// SPDX-License-Identifier: Apache-2.0
#include "forges/change_request.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace forges {

bool is_same_commit(std::string_view one, std::string_view other) {
  constexpr std::size_t fewest = 7;
  const auto length = std::min(one.size(), other.size());
  return length >= fewest && one.substr(0, length) == other.substr(0, length);
}

bool is_between(const ChangeRequest& request, std::string_view head, std::string_view base) {
  return !request.is_from_fork && request.head == head && request.base == base;
}

std::vector<std::string> missing_names(const std::vector<std::string>& wanted,
                                       const std::vector<std::string>& there) {
  std::set<std::string> known;
  for (const auto& name : there) known.insert(base::to_lower(name));
  std::vector<std::string> missing;
  for (const auto& name : wanted) {
    if (!name.empty() && known.insert(base::to_lower(name)).second) missing.push_back(name);
  }
  return missing;
}

}  // namespace forges
