// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "yaml/tree.hpp"

// How the text around a place is laid out, for what is to be written there.
namespace yaml {

bool is_blank(char c);
bool is_blank_text(std::string_view text);

// Where in its line a byte lies, a byte order mark not counted.
std::size_t column(const Tree& tree, std::size_t offset);

// How much further a map inside a map is indented: looked for at the place itself, then around it,
// then in the whole file.
std::size_t indentation_step(const Tree& tree, NodeId near);

// The same of a list inside a map: 0 where nothing shows it, as Kubernetes writes its files.
std::size_t list_step(const Tree& tree, NodeId near);

// Whether the node lies in YAML in the form of JSON, whose keys are in double quotes.
bool is_json_like(const Tree& tree, NodeId node);

// The first byte from `at` on that is neither blank nor in a comment; `end` where there is none.
std::size_t skip_blanks_and_comments(std::string_view text, std::size_t at, std::size_t end);

// The blanks that the line of `offset` starts with, if there is nothing else before it.
std::optional<std::string_view> own_line_prefix(std::string_view text, std::size_t offset);

// Where the last line of a block collection ends, trailing blank lines left out unless they are
// content. Fails with `malformed` where no line can follow.
base::Result<std::size_t> end_of_content(const Tree& tree, NodeId id);

// The line break that lines near `near` have, and the indentation of a new line.
std::string new_line(std::string_view text, std::size_t near, std::size_t indent);

}  // namespace yaml
