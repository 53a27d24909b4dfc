// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// The first document of a text as go-yaml v2 sees it. Unlike a Tree it knows nothing of places, and
// nothing that go-yaml takes is refused.
struct GoNode {
  Kind kind = Kind::scalar;
  bool is_plain = false;              // neither quoted nor tagged
  std::string tag = {};               // in full, "tag:yaml.org,2002:int"; empty without one
  std::string value = {};             // of a scalar; of an alias, the anchor's name
  std::vector<NodeId> children = {};  // of a map: key, value, key, value, …
  NodeId target = no_node;            // of an alias
};

struct GoDocument {
  std::vector<GoNode> nodes;
  NodeId root = no_node;  // `no_node` where there is no document
};

// Fails with `malformed` and go-yaml's words: "yaml: line 2: did not find expected key".
base::Result<GoDocument> parse_like_go(std::string_view text);

}  // namespace yaml
