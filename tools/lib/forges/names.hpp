// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
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

// What GitHub and Gitea want to be told to ask these people and teams for a review.
nlohmann::json review_request_for(const std::vector<std::string>& names);

// Adds people to a request: all of them, or none and says why.
using AddPeople =
    std::function<base::Result<bool>(const std::vector<std::string>& names, std::string& reason)>;

// Has all of them added and, where they are refused together, each alone.
base::Result<Additions> add_all_or_each(const std::vector<std::string>& names,
                                        const AddPeople& add);

// Whether a forge has no such list, or keeps it from our token.
bool is_untold(const base::Error& error);

// All of them, for one reason.
std::vector<Skipped> skipped_of(const std::vector<std::string>& names, const std::string& reason);

}  // namespace forges
