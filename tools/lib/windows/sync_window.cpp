// SPDX-License-Identifier: Apache-2.0
#include "windows/sync_window.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "windows/glob.hpp"

namespace windows {
namespace {

using base::flag_at;
using base::text_at;
using base::texts_at;
using nlohmann::json;

const json& list_at(const json& object, const char* key) {
  static const json empty = json::array();
  const auto found = object.find(key);
  return found != object.end() && found->is_array() ? *found : empty;
}

void add_windows(const json& project, std::vector<SyncWindow>& windows) {
  const auto spec = project.is_object() ? project.find("spec") : project.end();
  if (spec == project.end() || !spec->is_object()) return;
  for (const auto& window : list_at(*spec, "syncWindows")) {
    if (!window.is_object()) continue;
    windows.push_back({.kind = text_at(window, "kind"),
                       .schedule = text_at(window, "schedule"),
                       .duration = text_at(window, "duration"),
                       .time_zone = text_at(window, "timeZone"),
                       .description = text_at(window, "description"),
                       .applications = texts_at(window, "applications"),
                       .namespaces = texts_at(window, "namespaces"),
                       .clusters = texts_at(window, "clusters"),
                       .needs_all = flag_at(window, "andOperator"),
                       .allows_manual = flag_at(window, "manualSync"),
                       .allows_overrun = flag_at(window, "syncOverrun")});
  }
}

bool any_matches(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return glob_matches(pattern, text); });
}

}  // namespace

base::Result<std::vector<SyncWindow>> read_windows(std::string_view text) {
  const auto root = base::parse_json(text);
  if (!root.is_object()) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the answer is not the JSON of a project"};
  }
  std::vector<SyncWindow> windows;
  add_windows(root, windows);
  if (root.contains("project")) add_windows(root["project"], windows);
  for (const auto& project : list_at(root, "globalProjects")) add_windows(project, windows);
  return windows;
}

bool matches(const SyncWindow& window, const WindowTarget& target) {
  const auto is_cluster = [&](const std::string& name) {
    return !name.empty() && any_matches(window.clusters, name);
  };
  const bool by_application = any_matches(window.applications, target.application);
  const bool by_namespace = any_matches(window.namespaces, target.destination_namespace);
  const bool by_cluster = is_cluster(target.cluster_name) || is_cluster(target.cluster_server);
  if (!window.needs_all) return by_application || by_namespace || by_cluster;

  const bool has_any =
      !window.applications.empty() || !window.namespaces.empty() || !window.clusters.empty();
  return has_any && (by_application || window.applications.empty()) &&
         (by_namespace || window.namespaces.empty()) && (by_cluster || window.clusters.empty());
}

}  // namespace windows
