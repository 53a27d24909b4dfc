// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace rollout {

// The applications as Argo CD sees them once it has surely looked at Git after we came (see
// refreshes.hpp), all of them at once. One that it cannot compare comes back as that. Fails where
// one of them cannot be read, and with `timeout` at the deadline.
base::Result<std::vector<argocd::Application>> look_afresh(
    argocd::ControlPlane& control_plane, std::vector<argocd::Application> applications,
    const base::Deadline& deadline);

}  // namespace rollout
