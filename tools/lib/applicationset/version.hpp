// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace applicationset {

// A minor version of Argo CD.
struct Version {
  int major = 0;
  int minor = 0;

  auto operator<=>(const Version&) const = default;
};

inline constexpr Version newest_version = {3, 6};
inline constexpr Version oldest_version = {2, 14};

// "3.4", "v3.4", "v3.4.7+abc". Fails with `usage`.
base::Result<Version> read_version(std::string_view text);

std::string to_string(Version version);

}  // namespace applicationset
