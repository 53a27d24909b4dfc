// SPDX-License-Identifier: Apache-2.0
#include "update-values/place_list.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace tools::update_values {

using yaml::no_node;
using yaml::NodeId;
using Shape = ImagePlace::Shape;

namespace {

// A scalar, and the repositories that have their version from it: several may share one.
using Meaning = std::pair<NodeId, std::string>;

Meaning meaning_of(NodeId node, const ImagePlace& place) {
  std::string names;
  for (const auto& name : place.names) {
    names += images::full_registry(name) + "/" + images::full_path(name) + " ";
  }
  return {node, std::move(names)};
}

}  // namespace

void PlaceList::add(ImagePlace place, NodeId node, bool is_alias) {
  places_.push_back(std::move(place));
  origins_.push_back({.node = node, .is_alias = is_alias});
}

bool PlaceList::has_at(NodeId node) const {
  return std::any_of(origins_.begin(), origins_.end(),
                     [&](const Origin& origin) { return origin.node == node; });
}

std::vector<ImagePlace> PlaceList::take() {
  std::set<Meaning> met;
  std::set<NodeId> used;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto& origin = origins_[i];
    const bool is_image = origin.node != no_node && places_[i].shape != Shape::other;
    if (is_image) used.insert(origin.node);
    if (is_image && !origin.is_alias) met.insert(meaning_of(origin.node, places_[i]));
  }
  std::vector<ImagePlace> kept;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto& origin = origins_[i];
    const bool is_shared = origin.is_alias && origin.node != no_node;
    const bool is_twin = is_shared && !met.insert(meaning_of(origin.node, places_[i])).second;
    const bool is_used = places_[i].shape == Shape::other && used.contains(origin.node);
    if (!is_twin && !is_used) kept.push_back(std::move(places_[i]));
  }
  return kept;
}

}  // namespace tools::update_values
