// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "base/json.hpp"
#include "gotime/duration.hpp"
#include "gotime/location.hpp"
#include "manifests/path.hpp"
#include "manifests/project_parts.hpp"
#include "windows/cron.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

constexpr std::string_view rule = "PJ006";

void check_schedule(std::string_view schedule, const std::string& path, const std::string& zoneinfo,
                    Reporter& report) {
  const auto read = windows::parse_schedule(schedule, zoneinfo);
  if (read || read.error().kind == base::ErrorKind::not_found) return;
  report.error(rule, path, yaml::quoted(schedule) + " is no schedule: " + read.error().message,
               "write five fields: minute, hour, day of the month, month, day of the week");
}

void check_zone(const std::string& zone, const std::string& path, const std::string& zoneinfo,
                Reporter& report) {
  std::error_code ignored;
  const bool has_zones = std::filesystem::is_directory(zoneinfo, ignored);
  if (!has_zones || gotime::load_location(zone, {}, zoneinfo)) return;
  report.warning(rule, path, "the time zone " + yaml::quoted(zone) + " is not known",
                 "Argo CD takes UTC in its place");
}

// By what Argo CD tells windows apart.
std::string identity(const Json& window) {
  Json parts;
  for (const auto* name : {"kind", "schedule", "duration", "applications", "namespaces", "clusters",
                           "timeZone", "andOperator"}) {
    const auto& value = field(window, name);
    parts.push_back(is_empty(value) ? Json() : value);
  }
  return base::json_text(parts);
}

void check_window(const Json& window, const std::string& path, const std::string& zoneinfo,
                  Reporter& report) {
  const auto kind = text_of(window, "kind");
  if (kind != "allow" && kind != "deny") {
    report.error(rule, path_to(path, "kind"),
                 "the kind of a window is allow or deny, not " + yaml::quoted(kind));
  }
  check_schedule(text_of(window, "schedule"), path_to(path, "schedule"), zoneinfo, report);
  const auto duration = text_of(window, "duration");
  if (!gotime::parse_duration(duration)) {
    report.error(rule, path_to(path, "duration"), yaml::quoted(duration) + " is no duration",
                 "write it like 30m, 8h or 1h30m");
  }
  const bool is_for_nobody = list_of(window, "applications").empty() &&
                             list_of(window, "namespaces").empty() &&
                             list_of(window, "clusters").empty();
  if (is_for_nobody) {
    report.error(rule, path, "the window is for no application, namespace or cluster",
                 "`applications: [\"*\"]` is for all of the project");
  }
  constexpr std::size_t limit = 255;
  if (text_of(window, "description").size() > limit) {
    report.error(rule, path_to(path, "description"),
                 "the description is longer than " + std::to_string(limit) + " bytes");
  }
  const auto zone = text_of(window, "timeZone");
  if (!zone.empty()) {
    check_zone(std::string(zone), path_to(path, "timeZone"), zoneinfo, report);
  }
}

}  // namespace

void check_windows(const Json& spec, const std::string& zoneinfo, Reporter& report) {
  std::set<std::string> seen;
  std::size_t index = 0;
  for (const auto& window : list_of(spec, "syncWindows")) {
    const auto path = path_to("spec.syncWindows", index++);
    if (!window.is_object()) continue;
    check_window(window, path, zoneinfo, report);
    if (seen.insert(identity(window)).second) continue;
    report.error(rule, path, "the same window is there twice",
                 "manualSync, syncOverrun and the description make no difference");
  }
}

}  // namespace manifests
