// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "yaml/tree.hpp"

// What a file says to those who read it, wherever aliases and merge keys have it from.
namespace tools::update_values {

// What an alias stands for; any other node itself.
yaml::NodeId resolved(const yaml::Tree& tree, yaml::NodeId node);

// The text of a key of a map; empty where there is none, or no single value.
std::string word(const yaml::Tree& tree, yaml::NodeId map, std::string_view key);

// Whether the value of a key stands there itself: no alias for it, nor a merge key.
bool has_own_value(const yaml::Tree& tree, yaml::NodeId map, std::string_view key);

// What the keys of a map allow for, read quickly: most maps have nothing to do with images.
struct TellingKeys {
  bool may_be_parts = false;  // the values of an image
  bool may_be_named = false;  // has a `name`
};
TellingKeys telling_keys(const yaml::Tree& tree, yaml::NodeId map);

// The key of the repository in the values of an image; empty where they are none.
std::string name_key(const yaml::Tree& tree, yaml::NodeId map);

// Whether an item of a list `images` is an entry of a kustomization; one that does no more than
// name an image is, if it stands in one.
bool is_entry(const yaml::Tree& tree, yaml::NodeId item, bool is_in_kustomization);

// Whether it is a map with a `name` and a `value`, as the items of `helm.parameters`.
bool is_parameter(const yaml::Tree& tree, yaml::NodeId item);

}  // namespace tools::update_values
