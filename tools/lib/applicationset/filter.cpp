// SPDX-License-Identifier: Apache-2.0
#include "applicationset/filter.hpp"

#include "regex/pattern.hpp"

namespace applicationset {

base::Result<bool> matches(const Json& filter, std::string_view key, std::string_view text,
                           const std::string& path) {
  const auto& expression = field(filter, key);
  if (!expression.is_string()) return true;
  const auto pattern =
      TRY(regex::Pattern::compile(expression.get<std::string>()).context(path_to(path, key)));
  return pattern.matches(text);
}

}  // namespace applicationset
