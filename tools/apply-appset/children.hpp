// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "apply-appset/plan.hpp"

namespace tools::apply_appset {

// How many Applications a set has, as its status says; nothing where it does not say so.
std::optional<std::size_t> known_children(const Json& set);

// Applications that a set as it is now has, and that are not among those that there are.
HiddenApplications hidden_of(const Json& set, const Current& current);

// Notes which generators have lost what they found: those of sets that lose applications, and those
// that find something as the set is now. Asks `expand` for sets as they are only where one of their
// generators finds nothing.
void find_emptied(Plan& plan, const Current& current, const Expand& expand);

}  // namespace tools::apply_appset
