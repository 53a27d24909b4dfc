// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sprig {

// The order in which go-yaml v2 writes the keys of a map: numbers inside them by size, so that v2
// comes before v10, and letters behind everything else.
bool yaml_key_comes_before(std::string_view one, std::string_view other);

}  // namespace sprig
