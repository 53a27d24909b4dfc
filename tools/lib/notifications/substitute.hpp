// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "notifications/mapping.hpp"

namespace notifications {

// Replaces `$name` in all texts of a service's options, keys as well, by what a Secret holds under
// that name. Where it holds nothing the text stays. One line end at the end of a secret is left out
// (Argo CD keeps it), since no token has one.
void fill_in_secrets(Json& options, const std::map<std::string, std::string>& secrets,
                     Notes& notes);

}  // namespace notifications
