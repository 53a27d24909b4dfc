// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "apply-appset/guards.hpp"
#include "apply-appset/plan.hpp"
#include "base/secret.hpp"

namespace tools::apply_appset {

// The plan for people, line by line.
std::vector<std::string> lines_of(const Plan& plan, const std::vector<Guard>& guards);

// The same for a comment on a pull request. What is from outside is no markup in it.
std::string markdown_of(const Plan& plan, const std::vector<Guard>& guards,
                        const base::Redactor& redactor);

// The whole plan as a list of what would happen, the same for the same plan.
Json json_of(const Plan& plan);

// "2 to create, 1 to change, 12 unchanged; other objects: 1 to create".
std::string summary_of(const Plan& plan);

// The first half of that: the applications.
std::string applications_of(const Plan& plan);

}  // namespace tools::apply_appset
