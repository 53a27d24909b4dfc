// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "sync/options.hpp"

namespace tools::sync {

// What each application has been deployed to, as a table and as results; changes nothing. Returns
// the exit status. Fails where nothing is selected, and, when the others have been shown, where one
// is not there or nobody may see it.
base::Result<int> show_history(const cli::Run& run, const Options& options,
                               argocd::ControlPlane& control_plane, const base::Deadline& deadline);

// The table of one application, the newest deployment last.
std::vector<std::string> history_lines(const argocd::Application& application);

}  // namespace tools::sync
