// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "applicationset/plan.hpp"

namespace applicationset {

// Why the controller would not make some of the Applications, by name: no name, a name or a label
// that Kubernetes refuses, a name that is there twice (then it makes none of them), a project or a
// cluster that there is not, a destination with both a name and a server or neither.
std::map<std::string, std::string> refusals(const std::vector<Generated>& applications,
                                            const Surroundings& surroundings);

// Why the controller would refuse a destination; empty where it would not.
std::string refusal_of_destination(const Json& destination,
                                   const std::optional<std::vector<Cluster>>& clusters);

}  // namespace applicationset
