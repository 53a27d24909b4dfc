// SPDX-License-Identifier: Apache-2.0
#include "yaml/message.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace yaml {

std::string shown(std::string_view text) {
  constexpr std::size_t limit = 100;
  return base::shorten(base::printable(text), limit);
}

std::string quoted(std::string_view text) {
  std::string result = "`";
  result += shown(text);
  result += '`';
  return result;
}

std::string list(const std::vector<std::string>& names) {
  constexpr std::size_t limit = 10;
  std::vector<std::string> some;
  for (const auto& name : names) {
    if (some.size() == limit) break;
    some.push_back(shown(name));
  }
  if (names.size() > limit) {
    some.push_back("and " + std::to_string(names.size() - limit) + " more");
  }
  return base::join(some, ", ");
}

std::string suggestion(std::string_view word, const std::vector<std::string>& names) {
  if (word.size() < 2) return "";  // one letter is near to any other
  const auto meant = base::did_you_mean(word, names);
  return meant ? " (did you mean " + shown(*meant) + "?)" : "";
}

base::Error malformed(std::string message, std::string hint) {
  return base::malformed_error(std::move(message), std::move(hint));
}

}  // namespace yaml
