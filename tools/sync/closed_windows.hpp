// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "rollout/summary.hpp"
#include "windows/sync_window.hpp"

namespace tools::sync {

// Tells which sync windows would be in the way of a sync now, for runs that start none. The windows
// of each project are read once; where nobody may read them, nothing is told. It is a remark, so
// only a few seconds are spent on it, and at most a quarter of what remains.
class ClosedWindows {
 public:
  ClosedWindows(argocd::ControlPlane& control_plane, const base::Deadline& deadline);

  // One line, or nothing. Fails with `stopped`.
  base::Result<std::string> in_the_way_of(const argocd::Application& application);

  // Adds it to what is found about an application.
  base::Result<void> tell(rollout::Finding& finding);

 private:
  argocd::ControlPlane& control_plane_;
  base::Clock& clock_;
  base::Duration patience_;
  std::map<std::string, std::vector<windows::SyncWindow>> known_;  // by project
};

}  // namespace tools::sync
