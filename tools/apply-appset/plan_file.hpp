// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "applicationset/json.hpp"
#include "apply-appset/planner.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"

namespace tools::apply_appset {

// What tells whether an object is still what it was: its identity, and a digest of what it says.
// Of a Secret the version stands for that; nothing is made of its values.
std::string digest_of(const applicationset::Json& object);

// A plan as it is kept in a file: what would happen, to which objects, and by which documents.
applicationset::Json plan_file_of(const Planned& planned, const Input& input);

// Replaces the file whole; nobody but its owner may read it.
base::Result<void> write_plan_file(const std::string& file, const applicationset::Json& plan,
                                   const base::Redactor& redactor);

// Whether a plan is the one in the file, which is read until the deadline. Fails with `conflict`
// and says what is another, and with `malformed` for a file that holds no plan.
base::Result<void> check_plan_file(const std::string& file, const applicationset::Json& plan,
                                   const base::Redactor& redactor, const base::Deadline& deadline);

}  // namespace tools::apply_appset
