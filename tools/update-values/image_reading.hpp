// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "update-values/image_group.hpp"
#include "yaml/tree.hpp"

// What a file says to those who read it, wherever aliases and merge keys have it from.
namespace tools::update_values {

// What an alias stands for; any other node itself.
yaml::NodeId resolved(const yaml::Tree& tree, yaml::NodeId node);

// The text of a key of a map; empty where there is none, no single value, or a null.
std::string word(const yaml::Tree& tree, yaml::NodeId map, std::string_view key);

// The values of a map by their keys, those that it merges in among them; nothing where no key
// names an image. `merges_left` is how many keys of other maps are read yet, in all: a few lines of
// merge keys can mean millions.
std::vector<NamedValue> values_of_map(const yaml::Tree& tree, yaml::NodeId map,
                                      std::size_t& merges_left);

// The values of a list by the names in its items: {name, value} of variables and parameters, {name,
// default} of those that are declared, {op, path, value} of patches, and NAME=VALUE where the list
// `key` has such. Nothing where no item names an image.
std::vector<NamedValue> values_of_list(const yaml::Tree& tree, yaml::NodeId list,
                                       std::string_view key);

// Whether an item of a list `images` is an entry of a kustomization; one that does no more than
// name an image is, if it stands in one.
bool is_entry(const yaml::Tree& tree, yaml::NodeId item, bool is_in_kustomization);

}  // namespace tools::update_values
