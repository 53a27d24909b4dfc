// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "argocd/application.hpp"
#include "base/clock.hpp"
#include "windows/sync_window.hpp"

namespace rollout {

// What sync windows put in the way of a sync, for people, and how long. Without a description:
// nothing.
struct Obstacle {
  std::string description = {};
  std::optional<base::Duration> opens_in = std::nullopt;
  bool opens_never = false;  // as things are now; else nothing in `opens_in` is not known
  bool is_certain = false;   // else it cannot be told here
};

// What these windows, of its project, mean for the application now.
Obstacle find_obstacle(const argocd::Application& application,
                       const std::vector<windows::SyncWindow>& windows, base::Clock& clock);

}  // namespace rollout
