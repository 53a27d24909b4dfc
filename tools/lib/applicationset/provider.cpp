// SPDX-License-Identifier: Apache-2.0
#include "applicationset/provider.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace applicationset {

base::Result<void> check_provider(const Json& generator, std::span<const char* const> providers,
                                  const std::string& path) {
  const bool has_one = std::any_of(providers.begin(), providers.end(), [&](const char* name) {
    return !field(generator, name).is_null();
  });
  if (has_one) return {};
  return base::malformed_error(
      path + " names no provider",
      "there are " + base::join({providers.begin(), providers.end()}, ", "));
}

}  // namespace applicationset
