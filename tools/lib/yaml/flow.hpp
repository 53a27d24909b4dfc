// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "yaml/splice.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// How the elements of a flow collection are written, as its last one shows it.
struct FlowStyle {
  std::string colon = ": ";
  std::string comma = ", ";
  std::optional<std::string> line_prefix = {};  // each on a line of its own, behind these blanks
  std::string step = "  ";
};

// Of a map with at least one pair.
FlowStyle flow_style(const Tree& tree, NodeId map);

// A new element of a flow collection: the last of the splices holds it, behind `lead` bytes.
struct Insertion {
  std::vector<Splice> splices = {};
  std::size_t lead = 0;
};

// Puts `element` behind the last one, of which `last_end` is the end.
Insertion insert_behind(const Tree& tree, NodeId collection, std::size_t last_end,
                        const FlowStyle& style, const std::string& element);

// Puts `element` into a collection without any.
Insertion insert_first(const Tree& tree, NodeId collection, const std::string& element);

}  // namespace yaml
