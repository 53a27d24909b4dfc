// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "applicationset/json.hpp"
#include "base/result.hpp"

namespace applicationset {

// Whether the regular expression below `key` of a filter finds something in `text`; a filter
// without that key lets everything through. `path` is that of the filters, for messages.
base::Result<bool> matches(const Json& filter, std::string_view key, std::string_view text,
                           const std::string& path);

}  // namespace applicationset
