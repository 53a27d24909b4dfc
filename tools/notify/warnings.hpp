// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "cli/run.hpp"
#include "notifications/agenda.hpp"
#include "notifications/config.hpp"
#include "notifications/problem.hpp"
#include "notify/people.hpp"

namespace tools::notify {

// Says what of a config cannot be used; --lint has also what may be wrong.
void warn_of_faults(const cli::Run& run, const notifications::Problems& problems);

// Says which triggers could not be evaluated, and how. A `when` that fails is common: an
// application that was never synced has no operation. Without an application (`has_application`) it
// is the rule, and only said where all is.
void warn_of_verdicts(const cli::Run& run, const notifications::Agenda& agenda,
                      bool has_application);

// Says which services a file of people (`path`) has that there are not.
void warn_of_people(const cli::Run& run, const std::string& path, const Author& author,
                    const notifications::Config& config);

}  // namespace tools::notify
