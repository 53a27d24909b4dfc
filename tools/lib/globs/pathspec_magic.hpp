// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace globs {

// What stands before the path in a pathspec of git, and the path.
struct PathspecMagic {
  bool is_top = false;
  bool is_literal = false;
  bool is_glob = false;
  bool ignores_case = false;
  bool is_excluding = false;
  std::string path = {};  // as it stands there
};

// Fails with `malformed`.
base::Result<PathspecMagic> read_magic(std::string_view pattern);

}  // namespace globs
