// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "gotemplate/arena.hpp"
#include "gotemplate/lexer.hpp"
#include "gotemplate/node.hpp"

namespace gotemplate {

// The node of a number or character constant. Fails where Go does: "illegal number syntax".
base::Result<const NumberNode*> read_number(const Token& token, Arena& arena);

}  // namespace gotemplate
