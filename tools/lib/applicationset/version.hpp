// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "manifests/schema.hpp"

namespace applicationset {

using manifests::Version;

inline constexpr Version newest_version = {3, 6};

// "3.4", "v3.4", "v3.4.7+abc". Fails with `usage`.
base::Result<Version> read_version(std::string_view text);

std::string to_string(Version version);

}  // namespace applicationset
