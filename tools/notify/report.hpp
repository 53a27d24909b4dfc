// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/run.hpp"
#include "notifications/agenda.hpp"
#include "notifications/problem.hpp"
#include "notify/messenger.hpp"
#include "notify/options.hpp"

namespace tools::notify {

// The names of the results that `notify` has, besides those of all tools.
std::vector<std::string> result_names();

// Says to people and machines what became of each message; where there is none, `why_none`.
void report(const cli::Run& run, const std::vector<Delivered>& delivered,
            const std::string& why_none);

// Why an agenda has nothing to tell anybody.
std::string why_nobody(const notifications::Agenda& agenda, bool was_app_named);

// What the run fails with where that is asked for; nothing where all was sent.
std::optional<base::Error> failure_of(const std::vector<Delivered>& delivered);

// Prints what is wrong with a config, and returns the exit status: with `is_strict`, warnings count
// as errors do.
int report_problems(const cli::Run& run, const notifications::Problems& problems, bool is_strict);

}  // namespace tools::notify
