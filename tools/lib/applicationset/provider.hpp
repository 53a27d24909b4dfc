// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "applicationset/json.hpp"
#include "base/result.hpp"

namespace applicationset {

// Whether a generator names one of the providers that there are. Fails with `malformed`.
base::Result<void> check_provider(const Json& generator, std::span<const char* const> providers,
                                  const std::string& path);

}  // namespace applicationset
