// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apply-appset/plan.hpp"

namespace tools::apply_appset {

// Applications that a set as it is now has, and that are not among those that there are.
HiddenApplications hidden_of(const Json& set, const Current& current);

// Notes which generators have lost what they found: those of sets that lose applications, and those
// that find something as the set is now. Asks `expand` for sets as they are only where one of their
// generators finds nothing.
void find_emptied(Plan& plan, const Current& current, const Expand& expand);

}  // namespace tools::apply_appset
