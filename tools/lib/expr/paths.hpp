// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace expr {

// app.status.health: a variable, and the names that lead on from there.
using Path = std::vector<std::string>;

// What an expression looks at, each once and in the order of the source, the first hundred: the
// paths of names as long as they are, `x?.y` and `x["y"]` like `x.y`. A path ends before an index
// of a list and before a call. None of what is no expression.
std::vector<Path> paths_in(std::string_view source);

}  // namespace expr
