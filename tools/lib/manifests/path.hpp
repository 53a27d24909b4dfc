// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace manifests {

// A place in an object as people read it: spec.generators[0].git, metadata.labels["a.b/c"]. The
// empty path is the object itself.

// The path of what lies below `parent`. A key with anything but letters, digits, `-`, `_` and `$`
// is written in brackets and quotes.
std::string path_to(const std::string& parent, std::string_view key);
std::string path_to(const std::string& parent, std::size_t index);

// A step of a path: a key or an index.
using Step = std::variant<std::string, std::size_t>;

// Nothing for a text that is no path.
std::optional<std::vector<Step>> steps_of(std::string_view path);

}  // namespace manifests
