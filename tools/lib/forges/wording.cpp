// SPDX-License-Identifier: Apache-2.0
#include "forges/wording.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace forges {

std::string as_title(std::string_view text) {
  constexpr std::size_t longest = 250;
  auto line = base::printable(base::trim(text));
  std::replace(line.begin(), line.end(), '\t', ' ');
  return base::shorten(line, longest);
}

std::string squash_title(const ChangeRequest& request, const Merge& merge) {
  return merge.squash_title + " (#" + std::to_string(request.number) + ")";
}

std::string without_orders(std::string_view text) {
  std::vector<std::string> rows;
  for (const auto row : base::lines(text)) {
    const auto words = base::trim(row);
    const bool is_order = words.size() > 1 && words[0] == '/' && base::is_ascii_alpha(words[1]);
    rows.push_back(is_order ? "\\" + std::string(words) : std::string(row));
  }
  return base::join(rows, "\n");
}

}  // namespace forges
