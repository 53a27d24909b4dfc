// SPDX-License-Identifier: Apache-2.0
#include "git/checkout.hpp"

#include <algorithm>

namespace git {

std::vector<std::string> Listing::paths(EntryKind kind) const {
  std::vector<std::string> found;
  for (const auto& entry : entries) {
    if (entry.kind == kind) found.push_back(entry.path);
  }
  return found;
}

void Listing::sort() {
  std::sort(entries.begin(), entries.end(),
            [](const Listed& left, const Listed& right) { return left.path < right.path; });
}

}  // namespace git
