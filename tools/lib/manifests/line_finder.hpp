// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "manifests/path.hpp"
#include "yaml/tree.hpp"

namespace manifests {

// Where a key of a mapping is written, or an item of a list, and what its value is.
struct WrittenEntry {
  yaml::NodeId key = yaml::no_node;
  yaml::NodeId value = yaml::no_node;
};

// Finds the lines of paths in one object. It remembers the keys of what it has walked through, so
// that many questions about a large object do not take long. The tree must outlive it, and must be
// one that can be read as JSON: no alias contains itself.
class LineFinder {
 public:
  LineFinder(const yaml::Tree& tree, yaml::NodeId root) : tree_(tree), root_(root) {}

  // Of the key, or of the item; for what is not there, of the nearest thing around it.
  std::size_t line_of(std::string_view path);

  // The value at a path; `no_node` where there is none.
  yaml::NodeId node_of(std::string_view path);

  // The node of an alias is what it stands for. `no_node` where there is nothing.
  WrittenEntry find(yaml::NodeId node, const Step& step);

 private:
  using Keys = std::unordered_map<std::string_view, WrittenEntry>;

  yaml::NodeId behind_alias(yaml::NodeId id) const;
  const Keys& keys_of(yaml::NodeId map);
  void merge(yaml::NodeId value, Keys& keys);
  const std::vector<yaml::NodeId>& items_of(yaml::NodeId list);

  const yaml::Tree& tree_;
  yaml::NodeId root_;
  std::map<yaml::NodeId, Keys> keys_ = {};
  std::map<yaml::NodeId, std::vector<yaml::NodeId>> items_ = {};
};

}  // namespace manifests
