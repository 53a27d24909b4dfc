// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace registry {

// One way to log in that a server names in WWW-Authenticate.
struct Challenge {
  std::string scheme;                              // "bearer", "basic": in lower case
  std::map<std::string, std::string> values = {};  // by names in lower case; of several, the first

  // Empty where it is not there.
  std::string at(const std::string& name) const;
};

// All of them, in order; 16 at the most. What cannot be understood is passed over.
std::vector<Challenge> parse_challenges(std::string_view header);

// The one to take up: a bearer token before a password. Nothing where we know neither.
std::optional<Challenge> preferred(const std::vector<Challenge>& challenges);

}  // namespace registry
