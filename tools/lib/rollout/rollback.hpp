// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "argocd/control_plane.hpp"
#include "base/result.hpp"

namespace rollout {

// To which deployment of its history an application shall go back. Without an id: to the newest one
// that differs from the last, since a commit can be deployed twice.
struct RollbackTarget {
  std::optional<std::int64_t> id = std::nullopt;
};

// Reads an id, or "previous". Fails with `usage`.
base::Result<RollbackTarget> parse_rollback_target(std::string_view text);

// The deployment that is meant. Fails with `not_found` for an id that the history does not have,
// and names those that it has, and where nothing else was ever deployed. The application must have
// been read in all detail.
base::Result<argocd::HistoryEntry> find_deployment(const argocd::Application& application,
                                                   const RollbackTarget& target);

// "deployment 11 (9b1e77a) from 2026-08-20T08:02:11Z".
std::string to_string(const argocd::HistoryEntry& deployment);

// Whether what is deployed now came there by a rollback. Where that is so, "the previous one" is
// what the rollback went away from. A sync without hooks of the sources of the spec looks like one,
// so it counts only where it brought back what the history knows. The application must have been
// read in all detail.
bool is_gone_back(const argocd::Application& application);

// Whether Argo CD can go back to it. Fails with `rejected` where automatic sync would undo it, and
// where something else than that deployment would come of it.
base::Result<void> check_rollback(const argocd::Application& application,
                                  const argocd::HistoryEntry& deployment);

// The operation that a rollback is. The API server takes no marker along with it, so this is what
// ours is recognised by.
argocd::Operation operation_of(const argocd::HistoryEntry& deployment,
                               const argocd::RollbackRequest& request);

// Whether they do the same, whoever began them.
bool is_same_rollback(const argocd::Operation& one, const argocd::Operation& other);

}  // namespace rollout
