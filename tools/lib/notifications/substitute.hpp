// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "notifications/mapping.hpp"

namespace notifications {

// What a Secret holds, and whether there is one at all.
struct Secrets {
  const std::map<std::string, std::string>& texts;
  bool is_given = true;
};

// Replaces `$name` in all texts of a service's options, keys as well, by what a Secret holds under
// that name. One line end at the end of a secret is left out (Argo CD keeps it), since no token has
// one. Where the Secret holds nothing the text stays, which is noted; yields why such options must
// not be used: `malformed`.
std::optional<base::Error> fill_in_secrets(Json& options, const Secrets& secrets, Notes& notes);

}  // namespace notifications
