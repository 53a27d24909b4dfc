// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace sprig {

enum class IpVersion { four, six };

// Which kind of address a text is, as Go's netip.ParseAddr reads it; a zone may follow the address.
// Fails with `malformed` and Go's words: `ParseAddr("::g"): unexpected character … (at "g")`.
base::Result<IpVersion> ip_version_of(std::string_view text);

}  // namespace sprig
