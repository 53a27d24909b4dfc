// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace registry {

// What a machine must be for an image to run on it.
struct Platform {
  std::string os = "linux";
  std::string architecture = "amd64";
  std::string variant = {};  // "v7"; empty: any

  std::string text() const;  // "linux/arm/v7"
};

// Reads "linux/arm64" or "linux/arm/v7". Fails with `usage`.
base::Result<Platform> parse_platform(std::string_view text);

}  // namespace registry
