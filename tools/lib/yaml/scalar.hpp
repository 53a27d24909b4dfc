// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// What stands around a scalar that is about to be written.
struct Surroundings {
  Format format = Format::yaml;
  bool in_flow = false;
  bool is_tagged = false;  // a tag says what it is, whatever it looks like
};

// Whether every reader takes the bare `text` for that string: not a number, a boolean, a date to
// any of them, nor anything with a meaning in YAML.
bool can_be_plain(std::string_view text, Surroundings around);

// Whether a line of a block scalar can hold `line`: no characters that need an escape.
bool can_be_block_line(std::string_view line);

// A string on one line, in the style asked for (plain, single or double quotes) if that can hold
// it, in double quotes if not.
std::string write_string(std::string_view text, Style style, Surroundings around);

// Whether YAML takes a key of this length in its written form: parsers look no further for its `:`.
bool can_be_key(std::string_view written);

// The last tab in the blank lines behind a plain scalar, as an offset. YAML reads a plain scalar
// over those lines, and lets tabs pass there that it refuses behind any other token.
std::optional<std::size_t> tab_behind_plain(const Tree& tree, NodeId id);

// The error that such a tab is in the way.
base::Error tab_in_the_way(const Tree& tree, std::size_t tab);

// A JSON text as a YAML flow collection on one line (or as JSON on one line, for JSON files). Fails
// with `usage` for a number that YAML readers do not agree about, or a key that is too long.
base::Result<std::string> write_collection(std::string_view json, Format format);

}  // namespace yaml
