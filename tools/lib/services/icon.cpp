// SPDX-License-Identifier: Apache-2.0
#include "services/icon.hpp"

#include <string_view>

#include "base/text.hpp"

namespace services {

bool is_emoji(const std::string& icon) {
  return icon.size() > 2 && icon.starts_with(':') && icon.ends_with(':') &&
         icon.find('\n') == std::string::npos;
}

bool is_web_address(const std::string& icon) {
  for (const auto* const scheme : {"http://", "https://"}) {
    if (!base::to_lower(icon).starts_with(scheme)) continue;
    const auto rest = icon.substr(std::string_view(scheme).size());
    return !rest.empty() && rest.find_first_of("/?#") != 0 && base::printable(icon) == icon;
  }
  return false;
}

}  // namespace services
