// SPDX-License-Identifier: Apache-2.0
#include "manifests/line_finder.hpp"

namespace manifests {

std::size_t LineFinder::line_of(std::string_view path) {
  auto node = root_;
  auto line = tree_.line(tree_[root_].begin);
  const auto steps = steps_of(path);
  if (!steps) return line;
  for (const auto& step : *steps) {
    const auto found = find(node, step);
    if (found.key == yaml::no_node) break;
    line = tree_.line(tree_[found.key].begin);
    node = found.value;
  }
  return line;
}

yaml::NodeId LineFinder::node_of(std::string_view path) {
  const auto steps = steps_of(path);
  if (!steps) return yaml::no_node;
  auto node = root_;
  for (const auto& step : *steps) node = find(node, step).value;
  return node == yaml::no_node ? node : behind_alias(node);
}

WrittenEntry LineFinder::find(yaml::NodeId node, const Step& step) {
  if (node == yaml::no_node) return {};
  const auto collection = behind_alias(node);
  const auto kind = tree_[collection].kind;
  if (const auto* index = std::get_if<std::size_t>(&step)) {
    if (kind != yaml::Kind::sequence) return {};
    const auto& items = items_of(collection);
    if (*index >= items.size()) return {};
    return {.key = items[*index], .value = items[*index]};
  }
  if (kind != yaml::Kind::mapping) return {};
  const auto& keys = keys_of(collection);
  const auto found = keys.find(std::get<std::string>(step));
  return found == keys.end() ? WrittenEntry() : found->second;
}

yaml::NodeId LineFinder::behind_alias(yaml::NodeId id) const {
  return tree_[id].kind == yaml::Kind::alias ? tree_[id].target : id;
}

const LineFinder::Keys& LineFinder::keys_of(yaml::NodeId map) {
  const auto known = keys_.find(map);
  if (known != keys_.end()) return known->second;
  Keys keys;
  for (yaml::Children children(tree_, map); !children.done();) {
    const auto key = children.take();
    const auto value = children.take();
    const auto name = tree_.value(behind_alias(key));
    const bool is_plain = tree_[key].style == yaml::Style::plain;
    if (name == "<<" && is_plain && tree_.format == yaml::Format::yaml) {
      merge(value, keys);
    } else {
      keys.insert_or_assign(name, WrittenEntry{.key = key, .value = value});
    }
  }
  return keys_.emplace(map, std::move(keys)).first->second;
}

// As the room yaml does: of a list, the first map wins.
void LineFinder::merge(yaml::NodeId value, Keys& keys) {
  const auto merged = behind_alias(value);
  if (tree_[merged].kind == yaml::Kind::sequence) {
    const auto& items = items_of(merged);
    for (auto item = items.rbegin(); item != items.rend(); ++item) merge(*item, keys);
  } else if (tree_[merged].kind == yaml::Kind::mapping) {
    for (const auto& [name, entry] : keys_of(merged)) keys.insert_or_assign(name, entry);
  }
}

const std::vector<yaml::NodeId>& LineFinder::items_of(yaml::NodeId list) {
  const auto known = items_.find(list);
  if (known != items_.end()) return known->second;
  std::vector<yaml::NodeId> items;
  for (yaml::Children children(tree_, list); !children.done();) items.push_back(children.take());
  return items_.emplace(list, std::move(items)).first->second;
}

}  // namespace manifests
