// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "yaml/proof.hpp"
#include "yaml/splice.hpp"
#include "yaml/tree.hpp"
#include "yaml/value.hpp"

namespace yaml {

struct Creation {
  std::vector<Splice> splices;
  std::size_t splice = 0;  // which of them holds the new key,
  std::size_t inside = 0;  // and how far behind its start
  Expectation expectation;
};

// Adds the keys, one inside the other, and the value (specification, section 1, rule 8): to the map
// `node`, in the place of the null `node`, or to a text without documents where it is no_node.
base::Result<Creation> create(const Tree& tree, NodeId node, std::vector<std::string> keys,
                              const Wanted& wanted);

// The same for a list whose first item is `item`. Without keys, the list itself takes the place of
// the null `node`.
base::Result<Creation> create_list(const Tree& tree, NodeId node, std::vector<std::string> keys,
                                   const TextMap& item);

}  // namespace yaml
