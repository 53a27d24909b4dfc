// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "argocd/overrides.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"

namespace tools::sync {

// The words of --set-parameter, --set-image and --source.
struct OverrideFlags {
  std::vector<std::string> parameters;
  std::vector<std::string> images;
  std::string source;
};

// Fails with `usage`.
base::Result<argocd::Overrides> read_overrides(const OverrideFlags& flags);

// Puts the overrides into all selected applications, and says so. Others may do the same at that
// time with other overrides: nothing of theirs is lost. Where one application refuses them, none is
// changed. Returns whom they are in now. Fails with `usage`, and as ControlPlane does.
base::Result<std::vector<argocd::AppName>> set_overrides(cli::Run& run,
                                                         argocd::ControlPlane& control_plane,
                                                         const argocd::Selection& selection,
                                                         const argocd::Overrides& overrides,
                                                         const base::Deadline& deadline);

// Whether the overrides are still there, now that they have been synced: the API server of Argo CD
// may write a spec that it read before ours. Fails with `conflict` where they are not.
base::Result<void> check_overrides(cli::Run& run, argocd::ControlPlane& control_plane,
                                   const std::vector<argocd::AppName>& names,
                                   const argocd::Overrides& overrides);

// Prints and returns what set_overrides() would set in this one and where, but no values: the lists
// that it sends hold those of others, too.
base::Result<std::vector<argocd::OverrideChange>> show_overrides(
    cli::Run& run, argocd::ControlPlane& control_plane, const argocd::AppName& name,
    const argocd::Overrides& overrides);

}  // namespace tools::sync
