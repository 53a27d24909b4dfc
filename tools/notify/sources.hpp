// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "notifications/config.hpp"
#include "notify/cluster.hpp"
#include "notify/options.hpp"

namespace tools::notify {

// The config that --config, --secret and --context make together; its secrets are hidden from here
// on. Fails with `usage` and `malformed` for what is not there, may not be read or cannot be used:
// a file or an object of Kubernetes. Fails with what Kubernetes says where it cannot be asked.
base::Result<notifications::Config> load_config(const cli::Run& run, const Options& options,
                                                Cluster& cluster, const base::Deadline& deadline);

}  // namespace tools::notify
