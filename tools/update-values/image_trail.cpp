// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_trail.hpp"

#include "yaml/locate.hpp"

namespace tools::update_values {
namespace {

using Kind = yaml::Segment::Kind;

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

std::string_view Trail::last_key() const {
  const bool is_key = !segments_.empty() && segments_.back().kind == Kind::key;
  return is_key ? std::string_view(segments_.back().text) : std::string_view();
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
  if (own && is_selector_word(*own) && counts_.at(*own) == 1) {
    return {.kind = Kind::item, .text = "name", .value = *own};
  }
  return {
      .kind = Kind::index, .text = std::to_string(place), .index = static_cast<long long>(place)};
}

std::string PathTexts::full(const yaml::Path& path) const {
  if (!path.document || !path.document->index) return path.text;
  const std::size_t own = *path.document->index;
  return is_elsewhere(path, own) ? names_.name(own) + "#" + path.text : path.text;
}

bool PathTexts::is_elsewhere(const yaml::Path& path, std::size_t own) const {
  for (std::size_t i = 0; i < tree_.documents.size(); ++i) {
    if (i != own && has_path(tree_, i, path)) return true;
  }
  return false;
}

}  // namespace tools::update_values
