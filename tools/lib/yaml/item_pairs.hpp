// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "yaml/shapes.hpp"

namespace yaml {

// What tells one item of a list, or a document, from the others.
struct Item {
  Shape whole = no_shape;
  std::string name = {};  // its `name`, or its kind and `metadata.name`; empty without one
  std::vector<std::pair<Shape, Shape>> entries = {};  // of a map: keys and values, where a scalar
};

Item describe(const Shaped& text, NodeId id);

// For each item of one list the same item of another one, where there is one.
using Pairs = std::vector<std::optional<std::size_t>>;

// Of two lists that one change lies between. Either an item is the one in its place, or there are
// more of them in one place, or all that differ have names. Nothing where none of these is so, or
// where they come in another order.
std::optional<Pairs> pairs_of_change(const std::vector<Item>& from, const std::vector<Item>& to);

// Of a list and what others have made of it. What the change has set in an item itself, which led
// to `from` out of `before`, does not tell it from others, which may have that as well.
Pairs pairs_since(const std::vector<Item>& from, const std::vector<Item>& before,
                  const Pairs& before_of, const std::vector<Item>& to);

}  // namespace yaml
