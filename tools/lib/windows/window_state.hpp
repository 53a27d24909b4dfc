// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "gotime/time_zone.hpp"
#include "windows/sync_window.hpp"

namespace windows {

using base::Seconds;

// A moment, and how far ahead of UTC the clocks are then in the zone in which people think of it.
struct WindowMoment {
  Seconds at = 0;
  Seconds offset = 0;
  std::string time_zone = {};
};

// A window in the way of a manual sync: an active one that denies, or one that would allow and is
// not active.
struct BlockingWindow {
  SyncWindow window;
  std::optional<WindowMoment> until = {};  // nothing: not within `window_horizon`
};

// What the windows of an application say about a manual sync.
struct WindowState {
  std::optional<bool> may_sync = {};  // nothing: cannot be told here, see `unknown_because`
  std::vector<BlockingWindow> blocking = {};
  // When a sync will be possible. Nothing: not within `window_horizon`, or not known.
  std::optional<WindowMoment> opens_at = {};
  std::string unknown_because = {};  // why there is no telling; names the zone without data
};

constexpr Seconds window_horizon = Seconds{400} * 24 * 3600;

// Decides as Argo CD does when somebody asks for a sync at `now`. Fails with `rejected` where one
// of the application's windows is malformed: Argo CD then refuses every sync.
base::Result<WindowState> evaluate(const std::vector<SyncWindow>& windows,
                                   const WindowTarget& target, Seconds now,
                                   const std::string& zoneinfo = gotime::default_zoneinfo);

// One line for people: "the deny window '0 22 * * *' (8h, Europe/Berlin, 'nightly freeze') forbids
// a manual sync until 2026-08-23 06:00 Europe/Berlin, in 2h 10m".
std::string describe(const WindowState& state, Seconds now);

}  // namespace windows
