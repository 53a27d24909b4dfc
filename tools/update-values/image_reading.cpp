// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_reading.hpp"

#include "yaml/locate.hpp"

namespace tools::update_values {

using yaml::Kind;
using yaml::NodeId;
using yaml::Tree;

NodeId resolved(const Tree& tree, NodeId node) {
  return tree[node].kind == Kind::alias ? tree[node].target : node;
}

std::string word(const Tree& tree, NodeId map, std::string_view key) {
  const auto node = yaml::read_key(tree, map, key);
  if (node == yaml::no_node || tree[node].kind != Kind::scalar) return "";
  return std::string(tree.value(node));
}

bool has_own_value(const Tree& tree, NodeId map, std::string_view key) {
  const auto pairs = yaml::find_pairs(tree, map, key);
  return !pairs.empty() && tree[pairs.front().value].kind == Kind::scalar;
}

TellingKeys telling_keys(const Tree& tree, NodeId map) {
  TellingKeys keys;
  for (yaml::Children children(tree, map); !children.done(); children.take()) {
    const NodeId key = resolved(tree, children.take());
    if (tree[key].kind != Kind::scalar) continue;
    const auto name = tree.value(key);
    const bool merges = name == "<<";
    if (merges || name == "repository" || name == "tag") keys.may_be_parts = true;
    if (merges || name == "name") keys.may_be_named = true;
  }
  return keys;
}

std::string name_key(const Tree& tree, NodeId map) {
  for (const auto* key : {"tag", "digest", "registry"}) {
    const auto node = yaml::read_key(tree, map, key);
    if (node != yaml::no_node && tree[node].kind != Kind::scalar) return "";
  }
  if (!word(tree, map, "repository").empty()) return "repository";
  if (yaml::read_key(tree, map, "tag") == yaml::no_node) return "";
  for (const auto* key : {"image", "name"}) {
    if (!word(tree, map, key).empty()) return key;
  }
  return "";
}

bool is_entry(const Tree& tree, NodeId item, bool is_in_kustomization) {
  if (tree[item].kind != Kind::mapping || word(tree, item, "name").empty()) return false;
  const auto has = [&](std::string_view key) {
    return yaml::read_key(tree, item, key) != yaml::no_node;
  };
  if (has("tag") || has("repository")) return false;
  return is_in_kustomization || has("newTag") || has("newName") || has("digest");
}

bool is_parameter(const Tree& tree, NodeId item) {
  if (tree[item].kind != Kind::mapping || word(tree, item, "name").empty()) return false;
  const auto value = yaml::read_key(tree, item, "value");
  return value != yaml::no_node && tree[value].kind == Kind::scalar;
}

}  // namespace tools::update_values
