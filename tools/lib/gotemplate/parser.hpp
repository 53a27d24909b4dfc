// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.hpp"
#include "gotemplate/arena.hpp"
#include "gotemplate/node.hpp"
#include "govalue/functions.hpp"

namespace gotemplate {

using Definitions = std::unordered_map<std::string_view, const Definition*>;

struct Tree {
  Definitions definitions;  // the template itself is one of them
  std::uint32_t variable_names = 0;
};

// How deeply blocks and parentheses may be nested in each other. Go has 10,000 for parentheses and
// no limit for blocks.
inline constexpr int max_nesting = 500;

// Parses a template; the tree points into `text` and `name` and lives in the arena. Fails with
// `malformed` and the words of Go: "template: NAME:LINE: unexpected {{end}}".
base::Result<Tree> parse(std::string_view name, std::string_view text,
                         const govalue::Functions& functions, Arena& arena);

}  // namespace gotemplate
