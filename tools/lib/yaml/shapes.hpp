// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "yaml/tree.hpp"

namespace yaml {

// What a node says, with all that is inside of it: two nodes have the same number where they say
// the same, as far as one set of shapes has numbered them.
using Shape = std::uint32_t;
constexpr Shape no_shape = 0;

// A text with the shapes of its nodes, by node.
struct Shaped {
  Tree tree;
  std::vector<Shape> shapes;
};

// Numbers the nodes of several texts. The style of maps and lists is no difference, nor is the
// order of the keys of a map; quotes, anchors and tags are.
class Shapes {
 public:
  // Nothing where the text cannot be read. It must outlive what is returned.
  std::optional<Shaped> read(std::string_view text, Format format);

 private:
  Shape number(const Tree& tree, NodeId id, const std::vector<Shape>& shapes);

  std::unordered_map<std::string, Shape> numbers_;
};

// The anchors and aliases of a text, in the order in which they come.
std::vector<std::string> anchors_of(const Tree& tree);

// Whether what an alias stands for depends on where it is.
bool has_anchor_twice(const Tree& tree);

}  // namespace yaml
