// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace sprig {

// The parts of a URL that Go's net/url escapes differently.
enum class UrlPart { path, host, zone, user, query, fragment };

// Whether a byte may stand in that part as it is.
bool stands_unescaped(char c, UrlPart part);

// url.QueryEscape and its siblings: `%20` in upper case; in queries a blank is `+`.
std::string url_escaped(std::string_view text, UrlPart part);

// Fails with `malformed` and Go's words: `invalid URL escape "%z"`.
base::Result<std::string> url_unescaped(std::string_view text, UrlPart part);

}  // namespace sprig
