// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sprig/url.hpp"

namespace sprig {

// The address of a Git repository: a URL whose scheme Git knows, `user@host:path` as ssh writes
// it, or else a path. Every text is one of these.
Url parse_git_url(std::string_view text);

}  // namespace sprig
