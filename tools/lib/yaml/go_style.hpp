// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace yaml {

// Whether go-yaml writes a text of one line without quotes, as far as its words go: what a reader
// would take for a number, a boolean, a time or nothing is quoted.
bool is_plain_to_go(std::string_view text);

}  // namespace yaml
