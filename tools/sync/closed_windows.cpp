// SPDX-License-Identifier: Apache-2.0
#include "sync/closed_windows.hpp"

#include "argocd/look.hpp"
#include "rollout/obstacle.hpp"

namespace tools::sync {

base::Result<std::string> ClosedWindows::in_the_way_of(const argocd::Application& application) {
  using Windows = std::vector<windows::SyncWindow>;
  const auto [known, is_new] = known_.try_emplace(application.project);
  if (is_new) {
    auto read = argocd::await<Windows>(
        control_plane_, [&](auto done) { control_plane_.windows(application, std::move(done)); });
    if (!read && read.error().kind == base::ErrorKind::stopped) return read.error();
    if (read) known->second = std::move(*read);
  }
  const auto obstacle = rollout::find_obstacle(application, known->second, clock_);
  if (obstacle.description.empty() || !obstacle.is_certain) return std::string();
  return "a sync would be blocked now: " + obstacle.description;
}

base::Result<void> ClosedWindows::tell(rollout::Finding& finding) {
  if (!finding.application) return {};
  auto closed = TRY(in_the_way_of(*finding.application));
  if (closed.empty()) return {};
  finding.outcome.message += "; " + closed;
  finding.remarks.push_back(std::move(closed));
  return {};
}

}  // namespace tools::sync
