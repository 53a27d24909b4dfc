// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "forges/forge.hpp"

namespace forges {

// A title on one line, of 250 bytes at most, which is what every forge takes.
std::string as_title(std::string_view text);

// The title of a squash with the number of the request, as GitHub and Gitea would write it.
std::string squash_title(const ChangeRequest& request, const Merge& merge);

// A text in which GitLab finds none of its orders: it takes a line that begins with a slash and a
// word for one ("/merge").
std::string without_orders(std::string_view text);

}  // namespace forges
