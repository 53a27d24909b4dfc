// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forges/forge.hpp"

// How people write those who are to look at a request.
namespace forges {

// Whether a reviewer is a team: "organisation/team".
bool is_team(std::string_view name);

// "@name" and "organisation/team" without what stands before the name.
std::string login_of(std::string_view name);

// Those who are not among `there`, which has bare names only.
std::vector<std::string> missing_people(const std::vector<std::string>& wanted,
                                        const std::vector<std::string>& there);

// Whether a forge has no such list, or keeps it from our token.
bool is_untold(const base::Error& error);

// All of them, for one reason.
std::vector<Skipped> skipped_of(const std::vector<std::string>& names, const std::string& reason);

}  // namespace forges
