// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "yaml/tree.hpp"
#include "yaml/value.hpp"

namespace yaml {

// What an edit is to change in a tree, and nothing else.
struct Expectation {
  enum class Kind {
    replaced,  // `node` becomes the value
    added,     // the map `node` gets one more pair at its end
    filled,    // a text without documents gets its first
    renamed,   // the key `node` becomes the key `keys[0]`; its value is another matter
    removed,   // the key `node` goes with its value
    appended,  // the list `node` gets one more item at its end
  };

  Kind kind = Kind::replaced;
  NodeId node = no_node;  // in the old tree
  std::vector<std::string> keys =
      {};              // the maps around the value: {a: {b: value}}; `added` has one
  Wanted wanted = {};  // never Wanted::Kind::text
};

// Whether every reader finds the wanted value at `id`: a map or list too, which may be written in
// any style.
bool holds(const Tree& tree, NodeId id, const Wanted& wanted);

// Whether `after` is `before` with what is expected, and not one event more: the same documents and
// markers, kinds, styles, anchors, tags, aliases and values. Aliases are compared as aliases. The
// expectations are ordered by node.
bool proves(const Tree& before, const Tree& after, const std::vector<Expectation>& expectations);

}  // namespace yaml
