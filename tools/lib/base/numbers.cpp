// SPDX-License-Identifier: Apache-2.0
#include "base/numbers.hpp"

#include <algorithm>

namespace base {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string_view without_zeros(std::string_view number) {
  return number.substr(std::min(number.find_first_not_of('0'), number.size()));
}

}  // namespace

std::optional<std::weak_ordering> compare_numbers(std::string_view one, std::string_view other) {
  if (!is_number(one) || !is_number(other)) return std::nullopt;
  const auto a = without_zeros(one);
  const auto b = without_zeros(other);
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

}  // namespace base
