// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "update-values/image_role.hpp"
#include "yaml/tree.hpp"

// The values of one image that stand beside each other, wherever they have their names from: keys
// of a map, variables and parameters of a list, paths of a patch.
namespace tools::update_values {

struct NamedValue {
  std::string name = {};    // as it is written
  std::string prefix = {};  // "web.image." of "web.image.tag": those with another are elsewhere
  Role role = {};           // of what follows the prefix
  std::string text = {};
  std::string lead = {};                 // what precedes the text in its scalar: "APP_IMAGE="
  yaml::NodeId node = yaml::no_node;     // the scalar
  yaml::NodeId written = yaml::no_node;  // it, or an alias of it; none where it is merged in
  std::size_t item = 0;                  // of a list: its place there
  std::string key = {};                  // and its key in that item

  // What follows the prefix.
  std::string_view own_name() const { return std::string_view(name).substr(prefix.size()); }

  // Whether it stands there itself.
  bool is_own() const { return written != yaml::no_node && written == node; }
};

// Reads what the name says of it: what precedes the last `separator` is its prefix.
void set_name(NamedValue& value, std::string_view name, char separator = '.');

// Whether the value is in an `image`: by its prefix, else by the key that all are below.
bool is_below_image_key(const NamedValue& value, std::string_view parent);

// Places in a list of values.
struct ImageGroup {
  std::size_t name = 0;  // what names the repository
  std::optional<std::size_t> registry = std::nullopt;
  std::optional<std::size_t> tag = std::nullopt;
  std::optional<std::size_t> digest = std::nullopt;
  // Those that may hold its version as well, or that of something else.
  std::vector<std::size_t> rivals = {};
};

// Those of several values that belong together, by the stems of their names: the nearest name, and
// one without a stem where there is just one image. Of values with one name the last counts.
// `parent` is the key that all of them are below. Values that name no image are in no group.
std::vector<ImageGroup> groups_of(const std::vector<NamedValue>& values, std::string_view parent);

}  // namespace tools::update_values
