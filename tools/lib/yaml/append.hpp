// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "yaml/create.hpp"
#include "yaml/tree.hpp"
#include "yaml/value.hpp"

namespace yaml {

// From the dash of an item to what it holds, where nothing asks for more: "- ".
constexpr std::size_t narrowest_item = 2;

// The lines of an item of a block list whose dash stands in `indent`, its keys `width` behind it.
// The first line is not indented.
std::string block_item(const TextMap& item, std::size_t indent, std::size_t width,
                       std::string_view line_break);

// Adds an item behind the last one of the list `node`, written as that one is.
base::Result<Creation> append(const Tree& tree, NodeId node, const TextMap& item);

}  // namespace yaml
