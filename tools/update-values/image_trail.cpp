// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_trail.hpp"

#include <algorithm>

#include "yaml/locate.hpp"

namespace tools::update_values {
namespace {

using Kind = yaml::Segment::Kind;

// Whether a name can stand in a path as it is.
bool is_simple(std::string_view name) {
  constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:@";
  constexpr std::size_t longest = 200;
  return !name.empty() && name.size() <= longest &&
         name.find_first_not_of(letters) == std::string_view::npos;
}

std::optional<std::string> word_at(const yaml::Tree& tree, yaml::NodeId map, std::string_view key) {
  const auto node = yaml::read_key(tree, map, key);
  if (node == yaml::no_node || tree[node].kind != yaml::Kind::scalar) return std::nullopt;
  const auto word = std::string(tree.value(node));
  if (!is_simple(word)) return std::nullopt;
  return word;
}

// "kind=Deployment,metadata.name=web", as far as a document says so.
std::string conditions_of(const yaml::Tree& tree, yaml::NodeId root) {
  const auto kind = word_at(tree, root, "kind");
  const auto metadata = yaml::read_key(tree, root, "metadata");
  if (!kind || metadata == yaml::no_node) return "";
  const auto name = word_at(tree, metadata, "name");
  return name ? "kind=" + *kind + ",metadata.name=" + *name : "";
}

bool has_path(const yaml::Tree& tree, std::size_t document, const yaml::Path& path) {
  const auto location =
      yaml::locate(tree, tree.documents[document].root, path.segments, 0, yaml::Aliases::follow);
  return location.outcome != yaml::Location::Outcome::missing;
}

}  // namespace

void Trail::enter_key(std::string_view key) {
  enter({.kind = Kind::key, .text = std::string(key)});
}

void Trail::enter_block() {
  enter({.kind = Kind::block, .text = ">>"});
}

yaml::Path Trail::path() const {
  return {.document = document_,
          .segments = segments_,
          .text = yaml::to_string(segments_, segments_.size())};
}

yaml::Path Trail::path_beside(std::string_view key) const {
  auto outer = *this;
  outer.leave();
  return outer.path_to(key);
}

yaml::Path Trail::path_to(std::string_view key) const {
  auto whole = path();
  whole.segments.push_back({.kind = Kind::key, .text = std::string(key)});
  whole.text = yaml::to_string(whole.segments, whole.segments.size());
  return whole;
}

ItemNames::ItemNames(const yaml::Tree& tree, yaml::NodeId list) {
  for (yaml::Children items(tree, list); !items.done();) {
    const auto node = yaml::read_key(tree, items.take(), "name");
    const bool has_name = node != yaml::no_node && tree[node].kind == yaml::Kind::scalar;
    names_.emplace_back();
    if (!has_name) continue;
    names_.back() = tree.value(node);
    ++counts_[*names_.back()];
  }
}

yaml::Segment ItemNames::segment(std::size_t place) const {
  const auto& own = names_.at(place);
  if (own && is_simple(*own) && counts_.at(*own) == 1) {
    return {.kind = Kind::item, .text = "name", .value = *own};
  }
  return {
      .kind = Kind::index, .text = std::to_string(place), .index = static_cast<long long>(place)};
}

PathTexts::PathTexts(const yaml::Tree& tree) : tree_(tree) {
  if (tree.documents.size() == 1) return;
  for (const auto& document : tree.documents) {
    conditions_.push_back(conditions_of(tree, document.root));
    ++counts_[conditions_.back()];
  }
}

std::string PathTexts::full(const yaml::Path& path) const {
  if (!path.document || !path.document->index) return path.text;
  const std::size_t own = *path.document->index;
  if (!is_elsewhere(path, own)) return path.text;
  const auto& conditions = conditions_[own];
  const bool is_told_apart = !conditions.empty() && counts_.at(conditions) == 1;
  return (is_told_apart ? conditions : std::to_string(own)) + "#" + path.text;
}

bool PathTexts::is_elsewhere(const yaml::Path& path, std::size_t own) const {
  for (std::size_t i = 0; i < tree_.documents.size(); ++i) {
    if (i != own && has_path(tree_, i, path)) return true;
  }
  return false;
}

}  // namespace tools::update_values
