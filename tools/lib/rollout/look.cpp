// SPDX-License-Identifier: Apache-2.0
#include "rollout/look.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "rollout/rollback.hpp"

namespace rollout {

using argocd::Application;
using argocd::Health;

namespace {

std::string shortened(std::string_view text, std::size_t longest) {
  return base::shorten(base::printable(base::trim(text)), longest);
}

}  // namespace

bool is_older(const Application& one, const Application& other) {
  const auto version = base::parse_unsigned(one.resource_version);
  const auto other_version = base::parse_unsigned(other.resource_version);
  return version && other_version && *version < *other_version;
}

bool is_under_way(const Application& application) {
  return application.operation || (application.last && !is_completed(application.last->phase));
}

bool is_held_by_window(const Application& application) {
  return is_under_way(application) && application.last && !is_completed(application.last->phase) &&
         application.last->message.find("sync window") != std::string::npos;
}

std::string operation_text(const Application& application) {
  if (!application.last || is_completed(application.last->phase)) {
    return "an operation has been asked for";
  }
  const auto& last = *application.last;
  auto text = last.finished_at ? std::string("the operation waits for its next try")
                               : "the operation is " + base::to_lower(to_string(last.phase));
  if (!last.message.empty()) text += ": " + shown(last.message);
  return text;
}

bool is_settled(const Application& application) {
  const auto& last = application.last;
  if (!last) return true;
  // A dry run changes nothing, but takes the place of the operation before it.
  const auto& since = last->operation.is_dry_run ? last->started_at : last->finished_at;
  return !since || (application.reconciled_at && *application.reconciled_at > *since);
}

bool is_same_end(const std::optional<argocd::OperationState>& one,
                 const std::optional<argocd::OperationState>& other) {
  if (!one || !other) return !one && !other;
  return one->started_at == other->started_at && one->finished_at == other->finished_at &&
         one->phase == other->phase;
}

const std::vector<std::string>& revisions_of(const argocd::OperationState& state) {
  return state.revisions.empty() ? state.operation.revisions : state.revisions;
}

bool is_own(const argocd::Operation& operation, const std::string& marker,
            const std::optional<argocd::Operation>& rollback) {
  const auto& markers = operation.markers;
  return std::find(markers.begin(), markers.end(), marker) != markers.end() ||
         (rollback && is_same_rollback(operation, *rollback));
}

std::string error_text(const Application& application) {
  for (const auto& condition : application.conditions) {
    if (condition.is_error() && condition.type != "SyncError" && condition.type != "DeletionError")
      return condition.type + ": " + shown(condition.message);
  }
  if (application.is_hydrated && application.hydration &&
      application.hydration->phase == "Failed") {
    return "the hydration failed: " + shown(application.hydration->message);
  }
  return {};
}

bool has_condition(const Application& application, std::string_view type) {
  return std::any_of(application.conditions.begin(), application.conditions.end(),
                     [&](const auto& condition) { return condition.type == type; });
}

bool has_resource_health(const Application& application) {
  return std::any_of(application.resources.begin(), application.resources.end(),
                     [](const auto& resource) { return resource.health != Health::none; });
}

bool is_ignored(const std::vector<IgnoredHealth>& ignored, std::string_view kind,
                std::string_view name) {
  return std::any_of(ignored.begin(), ignored.end(), [&](const IgnoredHealth& one) {
    return one.kind == kind && (one.name.empty() || one.name == name);
  });
}

Health health_of(const Application& application, const std::vector<IgnoredHealth>& ignored) {
  if (ignored.empty() || !has_resource_health(application)) return application.health;
  auto worst = Health::healthy;
  for (const auto& resource : application.resources) {
    if (!is_ignored(ignored, resource.kind, resource.name))
      worst = std::max(worst, resource.health);
  }
  return worst;
}

bool is_hydrated(const Application& application) {
  if (!application.hydration) return false;
  const auto& hydration = *application.hydration;
  return hydration.phase == "Hydrated" && hydration.current_dry == hydration.last_dry &&
         !application.revisions.empty() && application.revisions.front() == hydration.last_hydrated;
}

std::vector<std::string> committed_revisions(const Application& application) {
  if (!application.is_hydrated) return application.revisions;
  if (!application.hydration || application.revisions.empty() ||
      application.revisions.front() != application.hydration->last_hydrated) {
    return {};
  }
  return {application.hydration->last_dry};
}

std::string shown(std::string_view text) {
  return shortened(text, 400);
}

std::string shown_briefly(std::string_view text) {
  return shortened(text, 200);
}

}  // namespace rollout
