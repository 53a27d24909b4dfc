// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "yaml/splice.hpp"
#include "yaml/tree.hpp"
#include "yaml/value.hpp"

namespace yaml {

struct Replacement {
  std::vector<Splice> splices = {};  // none: every reader reads the wanted value there already
  Wanted wanted;                     // with its type decided: never Wanted::Kind::text
  // The type changed ("was the number 1.5 and is now …"), or the value looks like a slip.
  std::optional<std::string> warning = {};
};

// Puts a value in the place of a scalar, in the form that the old one had if that can hold it
// (specification, section 1, rules 3, 4 and 6). `path` is for the message of the warning.
base::Result<Replacement> replace_scalar(const Tree& tree, NodeId id, const Wanted& wanted,
                                         const std::string& path);

// The splices that make a literal block hold another text, whatever form that takes.
std::vector<Splice> replace_text(const Tree& tree, NodeId id, const std::string& text);

// How far the content of a block scalar at `id` is to be indented where it has none to tell.
std::size_t content_indent(const Tree& tree, NodeId id);

}  // namespace yaml
