// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.hpp"
#include "yaml/locate.hpp"
#include "yaml/path.hpp"
#include "yaml/tree.hpp"
#include "yaml/value.hpp"

namespace yaml {

// The single value that a path leads to, in a form that can be written elsewhere: a string, or a
// number, boolean or null that all readers take for the same.
//
// Fails with `malformed`, beginning with the line, where the text cannot be read, nothing or
// several things are at the path, it is a map or a list, readers do not agree on the value, or the
// file is encrypted.
base::Result<NewValue> read_value(std::string_view text, const Path& path, Format format,
                                  Aliases aliases);

}  // namespace yaml
