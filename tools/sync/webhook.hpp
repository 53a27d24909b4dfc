// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "sync/options.hpp"

namespace tools::sync {

// Tells Argo CD of a push as its Git provider would, for pipelines that have no token. Argo CD says
// no more than that it has heard.
base::Result<int> send_webhook(cli::Run& run, const Options& options,
                               const base::Deadline& deadline);

}  // namespace tools::sync
