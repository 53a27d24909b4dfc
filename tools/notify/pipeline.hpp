// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "base/result.hpp"
#include "cli/run.hpp"
#include "notify/options.hpp"

namespace tools::notify {

// What templates see as `.ci`: what the CI system tells, what --ci says, and the results of other
// tools. Warns of names and words that nobody knows. Fails with `usage` and `malformed`.
base::Result<nlohmann::json> pipeline_facts(const cli::Run& run, const Options& options,
                                            const base::Deadline& deadline);

// Whether there is anything in it that a run could tell without an application.
bool is_known(const nlohmann::json& pipeline, const Options& options);

}  // namespace tools::notify
