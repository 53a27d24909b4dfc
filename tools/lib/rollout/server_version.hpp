// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "argocd/control_plane.hpp"
#include "base/result.hpp"
#include "rollout/trigger.hpp"

namespace rollout {

// Whether a version like "v2.10.3+1a2b3c" comes before `major`.`minor`. One that is not like that
// is of nobody's counting, and new.
bool is_before(std::string_view version, unsigned major, unsigned minor);

// Why a server is too old. It would drop what it does not know without a word.
base::Error too_old(const std::string& version, const char* needs, const char* for_what);

// Asks the server its version where the plan needs a new one for any application. Fails with
// `garbled` for one that is too old, or as ControlPlane::version() does.
base::Result<void> check_server_version(argocd::ControlPlane& control_plane, const SyncPlan& plan);

}  // namespace rollout
