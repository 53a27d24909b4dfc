// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "yaml/path.hpp"
#include "yaml/value.hpp"

namespace yaml {

// One change a user asks for, perhaps for one file only.
struct Assignment {
  std::string file;  // empty: for every file
  Path path;
  NewValue value;

  bool operator==(const Assignment&) const = default;
};

// Where the `::` behind the name of a file stands: before any `=`, both outside brackets and
// quotes; npos where there is none.
std::size_t find_file_mark(std::string_view text);

// Reads `[FILE::][SELECTOR#]PATH=VALUE`, or `PATH:=JSON` (section 1, "Path grammar", of the
// specification). Fails with `usage` for what is none of these.
base::Result<Assignment> parse_assignment(std::string_view text);

}  // namespace yaml
