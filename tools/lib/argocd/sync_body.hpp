// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "argocd/control_plane.hpp"

namespace argocd {

// What the API server wants to be asked for a sync (argocd-api.md, 5.4).
nlohmann::ordered_json sync_body(const Application& application, const SyncRequest& request);

// The same for a rollback (5.6).
nlohmann::ordered_json rollback_body(const Application& application,
                                     const RollbackRequest& request);

}  // namespace argocd
