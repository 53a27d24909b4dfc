// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace windows {

// A time in which a project allows or denies syncs, as the project writes it. A kind of another
// name has no effect.
struct SyncWindow {
  std::string kind = {};  // allow, deny
  std::string schedule = {};
  std::string duration = {};
  std::string time_zone = {};  // empty: UTC
  std::string description = {};
  std::vector<std::string> applications = {};
  std::vector<std::string> namespaces = {};
  std::vector<std::string> clusters = {};
  bool needs_all = false;       // andOperator: of these three, those that are given
  bool allows_manual = false;   // manualSync
  bool allows_overrun = false;  // syncOverrun
};

// What a window is matched against: fields of the Application as they are written there. Of the
// cluster's name and server usually one is empty, and is then not matched.
struct WindowTarget {
  std::string application = {};
  std::string destination_namespace = {};
  std::string cluster_name = {};
  std::string cluster_server = {};
};

// The windows of an AppProject in JSON. An answer of `projects/NAME/detailed` tells more: the
// windows of the global projects, which Argo CD adds to those of the project. Fails with
// `garbled`.
base::Result<std::vector<SyncWindow>> read_windows(std::string_view json);

// Whether the window is one of the target's.
bool matches(const SyncWindow& window, const WindowTarget& target);

}  // namespace windows
