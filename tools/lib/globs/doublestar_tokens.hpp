// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "globs/machine.hpp"

namespace globs {

// Stands behind the slash of a directory, where nothing but a `**` takes it: `a/**` means "a", too,
// and `a/*` does not.
constexpr char32_t directory_mark = 0x110000;

// What may stand between two slashes.
Step in_name();

// One sign of a pattern of doublestar.
struct Token {
  enum class Kind { character, slash, star, open, comma, close };
  Kind kind;
  Step step = {};                      // of a character
  std::vector<std::size_t> ways = {};  // where an `open` or a `comma` leads: indexes of tokens
};

// `pattern` must be cleaned already. Fails with `malformed`.
base::Result<std::vector<Token>> read_tokens(std::string_view pattern);

}  // namespace globs
