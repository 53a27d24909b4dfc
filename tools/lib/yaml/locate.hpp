// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "yaml/path.hpp"
#include "yaml/tree.hpp"

namespace yaml {

enum class Aliases { refuse, follow };

// Where a path leads in one document.
struct Location {
  enum class Outcome {
    found,    // `node` is the scalar; with a `>>` in the path, the block that hosts the rest
    missing,  // there is no such thing: `error` says what is there instead
    refused,  // there is, but it must not be edited: `error` says why
  };

  Outcome outcome = Outcome::missing;
  NodeId node = no_node;  // missing: the map or null below which the rest could be created, if any
  std::size_t reached = 0;  // the first segment that was not found; found: behind the last walked
  base::Error error = {};
  NodeId collection = no_node;  // the map or list that was refused for being one
  bool is_likely_typo = false;  // missing: there is a key of nearly that name
};

// Walks from the root of `document` along the segments from `first` up to a `>>` or the end.
Location locate(const Tree& tree, NodeId root, const std::vector<Segment>& segments,
                std::size_t first, Aliases aliases);

struct Pair {
  NodeId key = no_node;
  NodeId value = no_node;
};

// The pairs of a map with that key, aliases as keys followed. More than one is a fault of the file.
std::vector<Pair> find_pairs(const Tree& tree, NodeId map, std::string_view name);

// The value of a key for reading, whatever aliases and merge keys it takes to get there; no_node
// where there is none.
NodeId read_key(const Tree& tree, NodeId map, std::string_view name);

// Whether merge keys give the map such a key, too.
bool is_merged(const Tree& tree, NodeId map, std::string_view name);

// Which documents a selector means: all of them without one. Fails with `malformed` where it means
// none, and lists what is there.
base::Result<std::vector<std::size_t>> select_documents(
    const Tree& tree, const std::optional<DocumentSelector>& selector);

// "2 (Deployment web)", for messages.
std::string describe_document(const Tree& tree, std::size_t index);

}  // namespace yaml
