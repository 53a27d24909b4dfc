// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "apply-appset/guards.hpp"
#include "apply-appset/made_set.hpp"
#include "apply-appset/plan.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"

namespace tools::apply_appset {

// The names of the results that `apply-appset` has, besides those of all tools.
std::vector<std::string> result_names();

// Gives every result the value of a run that found out nothing.
void declare_results(const cli::Run& run);

// Warns of what Argo CD passes over in silence.
void warn_of_notes(const cli::Run& run, const std::vector<MadeSet>& sets);

// Fails with `rejected` where one of those warnings is of what nobody can have meant: a tag that
// stays in a text, a parameter that is missing.
base::Result<void> check_notes(const std::vector<MadeSet>& sets);

// Says to people and machines what would happen.
void report_plan(const cli::Run& run, const Plan& plan, const std::vector<Guard>& guards);

}  // namespace tools::apply_appset
