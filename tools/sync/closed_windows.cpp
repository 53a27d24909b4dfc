// SPDX-License-Identifier: Apache-2.0
#include "sync/closed_windows.hpp"

#include <algorithm>

#include "argocd/look.hpp"
#include "rollout/obstacle.hpp"

namespace tools::sync {

ClosedWindows::ClosedWindows(argocd::ControlPlane& control_plane, const base::Deadline& deadline)
    : control_plane_(control_plane),
      clock_(deadline.clock()),
      patience_(std::min<base::Duration>(std::chrono::seconds(3), deadline.remaining() / 4)) {}

base::Result<std::string> ClosedWindows::in_the_way_of(const argocd::Application& application) {
  using Windows = std::vector<windows::SyncWindow>;
  const auto [known, is_new] = known_.try_emplace(application.project);
  if (is_new) {
    const base::Deadline patience(clock_, patience_);
    auto read = argocd::await<Windows>(control_plane_, patience, [&](auto done) {
      control_plane_.windows(application, std::move(done));
    });
    patience_ = patience.remaining();
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
