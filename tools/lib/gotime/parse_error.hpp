// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/error.hpp"

namespace gotime {

// The errors of Go's time.Parse about a whole text, in its words.

// `found`, at which the text could not be read further, was to be the piece `wanted` of the layout.
base::Error cannot_parse(std::string_view text, std::string_view layout, std::string_view found,
                         std::string_view wanted);

// ": day out of range".
base::Error refused_time(std::string_view text, std::string_view why);

// ": extra text: "x"".
base::Error extra_text(std::string_view text, std::string_view extra);

}  // namespace gotime
