// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// parse() for strict JSON (RFC 8259), once the bytes have been checked. A byte order mark and an
// empty text are let through: files have the one, and the other can be filled.
base::Result<Tree> parse_json(std::string_view text);

// Whether `text` is a number as JSON writes them.
bool is_json_number(std::string_view text);

}  // namespace yaml
