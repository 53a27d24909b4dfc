// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>
#include <string_view>

namespace base {

// Whether a key is left out with all below it; its object is `depth` objects and lists deep.
using SkipKey = std::function<bool(std::size_t depth, std::string_view key)>;

// JSON of a stranger with the keys in their order; discarded where it is none, or is too deep. Of a
// key that is there twice the last value stays, in the first place. However many keys there are, it
// takes as long as the text is.
nlohmann::ordered_json parse_ordered_json(std::string_view text, const SkipKey& skips = {});

}  // namespace base
