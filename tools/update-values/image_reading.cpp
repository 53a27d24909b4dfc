// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_reading.hpp"

#include <optional>
#include <set>
#include <utility>

#include "yaml/locate.hpp"
#include "yaml/resolve.hpp"

namespace tools::update_values {

using yaml::Kind;
using yaml::NodeId;
using yaml::Tree;

NodeId resolved(const Tree& tree, NodeId node) {
  return tree[node].kind == Kind::alias ? tree[node].target : node;
}

namespace {

bool is_null(const Tree& tree, NodeId scalar) {
  const auto text = tree.value(scalar);
  return tree[scalar].style == yaml::Style::plain && tree.tag(scalar).empty() &&
         yaml::is_type_to_all(text, yaml::Type::null);
}

std::string text_of(const Tree& tree, NodeId scalar) {
  return is_null(tree, scalar) ? std::string() : std::string(tree.value(scalar));
}

bool is_scalar(const Tree& tree, NodeId node) {
  return node != yaml::no_node && tree[node].kind == Kind::scalar;
}

}  // namespace

std::string word(const Tree& tree, NodeId map, std::string_view key) {
  const auto node = yaml::read_key(tree, map, key);
  return is_scalar(tree, node) ? text_of(tree, node) : "";
}

namespace {

// Reads the values of a map, its own before those that it merges in.
class MapReader {
 public:
  MapReader(const Tree& tree, std::size_t& merges_left) : tree_(tree), merges_left_(merges_left) {}

  std::vector<NamedValue> run(NodeId map) {
    add(map, true);
    return is_odd_ || !names_one_ ? std::vector<NamedValue>() : std::move(values_);
  }

 private:
  void add(NodeId map, bool is_own) {
    constexpr std::size_t most_maps = 500;
    if (tree_[map].kind != Kind::mapping || maps_.size() == most_maps) return;
    if (!maps_.insert(map).second) return;
    std::vector<NodeId> merged;
    for (yaml::Children children(tree_, map); !children.done();) {
      const NodeId key = resolved(tree_, children.take());
      const NodeId value = children.take();
      if (!is_own && merges_left_ == 0) return;
      if (!is_own) --merges_left_;
      if (tree_[key].kind != Kind::scalar) continue;
      if (tree_.value(key) == "<<") {
        merged.push_back(value);
      } else {
        add_value(tree_.value(key), value, is_own);
      }
    }
    for (const NodeId value : merged) add_merged(value);
  }

  void add_merged(NodeId value) {
    const NodeId target = resolved(tree_, value);
    if (tree_[target].kind != Kind::sequence) return add(target, false);
    for (yaml::Children items(tree_, target); !items.done();) {
      add(resolved(tree_, items.take()), false);
    }
  }

  void add_value(std::string_view key, NodeId written, bool is_own) {
    const NodeId node = resolved(tree_, written);
    NamedValue value;
    set_name(value, key);
    if (value.role.part == Part::none || !known_.insert(value.name).second) return;
    if (tree_[node].kind != Kind::scalar) {
      is_odd_ = is_odd_ || key == "tag" || key == "digest" || key == "registry";
      return;
    }
    names_one_ = names_one_ || may_name_image(key);
    value.text = text_of(tree_, node);
    value.node = node;
    if (is_own) value.written = written;
    values_.push_back(std::move(value));
  }

  const Tree& tree_;
  std::size_t& merges_left_;
  std::vector<NamedValue> values_;
  std::set<NodeId> maps_;
  std::set<std::string> known_;
  bool names_one_ = false;
  bool is_odd_ = false;  // what is said of an image elsewhere says something else here
};

// Most maps have nothing to do with images.
bool may_have_image(const Tree& tree, NodeId map) {
  for (yaml::Children children(tree, map); !children.done(); children.take()) {
    const NodeId key = resolved(tree, children.take());
    if (tree[key].kind != Kind::scalar) continue;
    const auto name = tree.value(key);
    if (name == "<<" || may_name_image(name)) return true;
  }
  return false;
}

// "APP_IMAGE=team/app:v1"
std::optional<NamedValue> assignment(const Tree& tree, NodeId item) {
  const NodeId node = resolved(tree, item);
  if (tree[node].kind != Kind::scalar) return std::nullopt;
  const auto text = tree.value(node);
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  NamedValue value;
  set_name(value, text.substr(0, equals));
  value.lead = text.substr(0, equals + 1);
  value.text = text.substr(equals + 1);
  value.node = node;
  value.written = item;
  return value;
}

// The value of an item that has a name.
std::optional<NamedValue> item_value(const Tree& tree, NodeId item) {
  if (tree[item].kind != Kind::mapping) return std::nullopt;
  NamedValue value;
  auto name = word(tree, item, "name");
  const bool is_operation = name.empty() && !word(tree, item, "op").empty();
  if (is_operation) name = word(tree, item, "path");
  set_name(value, name, is_operation ? '/' : '.');
  if (value.role.part == Part::none) return std::nullopt;
  for (const auto* key : {"value", "default"}) {
    const auto pairs = yaml::find_pairs(tree, item, key);
    if (pairs.empty() || !is_scalar(tree, resolved(tree, pairs.front().value))) continue;
    value.written = pairs.front().value;
    value.node = resolved(tree, value.written);
    value.text = text_of(tree, value.node);
    value.key = key;
    return value;
  }
  return std::nullopt;
}

}  // namespace

std::vector<NamedValue> values_of_map(const Tree& tree, NodeId map, std::size_t& merges_left) {
  if (!may_have_image(tree, map)) return {};
  return MapReader(tree, merges_left).run(map);
}

std::vector<NamedValue> values_of_list(const Tree& tree, NodeId list, std::string_view key) {
  std::vector<NamedValue> values;
  bool names_one = false;
  std::size_t place = 0;
  for (yaml::Children items(tree, list); !items.done(); ++place) {
    const NodeId item = items.take();
    auto value = key == "literals" ? assignment(tree, item) : item_value(tree, item);
    if (!value) continue;
    names_one = names_one || may_name_image(value->name);
    value->item = place;
    values.push_back(std::move(*value));
  }
  if (!names_one) values.clear();
  return values;
}

bool is_entry(const Tree& tree, NodeId item, bool is_in_kustomization) {
  if (tree[item].kind != Kind::mapping || word(tree, item, "name").empty()) return false;
  const auto has = [&](std::string_view key) {
    return yaml::read_key(tree, item, key) != yaml::no_node;
  };
  if (has("tag") || has("repository")) return false;
  return is_in_kustomization || has("newTag") || has("newName") || has("digest");
}

}  // namespace tools::update_values
