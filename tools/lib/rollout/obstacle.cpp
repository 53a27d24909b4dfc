// SPDX-License-Identifier: Apache-2.0
#include "rollout/obstacle.hpp"

#include "windows/window_state.hpp"

namespace rollout {

Obstacle find_obstacle(const argocd::Application& application,
                       const std::vector<windows::SyncWindow>& windows, base::Clock& clock) {
  const bool is_url = application.destination.find("://") != std::string::npos;
  const windows::WindowTarget target = {
      .application = application.name.name,
      .destination_namespace = application.destination_namespace,
      .cluster_name = is_url ? std::string() : application.destination,
      .cluster_server = is_url ? application.destination : std::string()};
  const auto now = clock.since_epoch().count();
  const auto state = windows::evaluate(windows, target, now);
  // Argo CD refuses every sync until somebody corrects it.
  if (!state) {
    return {.description = state.error().message, .opens_never = true, .is_certain = true};
  }
  if (state->may_sync.value_or(false)) return {};
  Obstacle obstacle = {.description = windows::describe(*state, now),
                       .is_certain = state->may_sync.has_value()};
  obstacle.opens_never = obstacle.is_certain && state->unknown_because.empty() && !state->opens_at;
  if (state->opens_at) obstacle.opens_in = std::chrono::seconds(state->opens_at->at - now);
  return obstacle;
}

}  // namespace rollout
