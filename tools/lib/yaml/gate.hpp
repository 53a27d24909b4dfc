// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// Refuses a text that no parser should see: not UTF-8, control characters, a line end of CR alone,
// a file that is encrypted or stored elsewhere. The message says what the file is.
base::Result<void> check_bytes(std::string_view text, Format format, Origin origin = {});

// Refuses more %TAG directives than anybody has: libyaml compares each with all before it.
base::Result<void> check_directives(std::string_view text);

// How many bytes a byte order mark takes at the start of `text`: 3 or none.
std::size_t mark_size(std::string_view text);

// "line 3, column 7" of a byte, the column in characters.
std::string position(std::string_view text, std::size_t offset, Origin origin = {});

}  // namespace yaml
