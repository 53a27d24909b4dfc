// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "yaml/tree.hpp"

namespace yaml {

// What a person should be told who has the string `text` written over the scalar `id` at `path`,
// for which no type was given: that others read the old value as another type, or that the text
// looks like a slip of a script. Nothing where all is well.
std::optional<std::string> replacement_warning(const Tree& tree, NodeId id, const std::string& text,
                                               const std::string& path);

}  // namespace yaml
