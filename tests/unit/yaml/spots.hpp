// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "yaml/path.hpp"
#include "yaml/tree.hpp"

// A scalar that a path can name.
struct Spot {
  yaml::NodeId node = yaml::no_node;
  yaml::Path path = {};
};

// All of them: none that lies behind an alias, a key that is no scalar, or one that is there twice.
std::vector<Spot> find_spots(const yaml::Tree& tree);

// Whether what lies before and behind the token is untouched (P3). A value that was not written may
// be put behind the blank that is there.
bool is_only_change(std::string_view before, std::string_view after, const yaml::Node& token);
