// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace rollout {

struct FreshLook {
  argocd::Application application;
  bool is_fresh = true;      // else Argo CD has not surely looked at Git until the deadline
  std::string trouble = {};  // why not, as far as somebody said so
};

// The applications as Argo CD sees them once it has surely looked at Git after we came (see
// refreshes.hpp), all of them at once. One that it cannot compare comes back as that. Where an
// operation is under way nothing is sure before its end, and one comparison is taken for enough.
// Fails where one of them cannot be read; a server that does not answer is asked until the
// deadline.
base::Result<std::vector<FreshLook>> look_afresh(argocd::ControlPlane& control_plane,
                                                 std::vector<argocd::Application> applications,
                                                 argocd::Refresh refresh,
                                                 const base::Deadline& deadline);

}  // namespace rollout
