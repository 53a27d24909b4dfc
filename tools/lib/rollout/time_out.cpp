// SPDX-License-Identifier: Apache-2.0
#include "rollout/time_out.hpp"

#include <algorithm>

#include "argocd/error.hpp"
#include "rollout/look.hpp"
#include "rollout/resource_goal.hpp"
#include "rollout/resource_pattern.hpp"

namespace rollout {
namespace {

using argocd::Application;
using argocd::Sync;

// What Argo CD itself says is wrong with it.
std::string known_error(const Goal& goal, const Application& application) {
  if (!goal.deleted) return error_text(application);
  for (const auto& condition : application.conditions) {
    if (condition.type == "DeletionError") return condition.type + ": " + shown(condition.message);
  }
  return {};
}

void add(std::string& text, const std::string& more) {
  if (!more.empty() && text.find(more) == std::string::npos) text += "; " + more;
}

std::string trouble_text(const LastSight& sight) {
  return sight.trouble ? "no usable answer since then: " + base::to_string(*sight.trouble) : "";
}

// Also of one that waits for its next try.
bool can_be_terminated(const Application& application) {
  return is_under_way(application) && !is_held_by_window(application) &&
         !(application.last && application.last->phase == argocd::Phase::terminating);
}

// The branch may have moved on before Argo CD looked.
std::string elsewhere_hint(const Goal& goal, const Application& application) {
  const auto at = committed_revisions(application);
  const bool is_elsewhere = !goal.revisions.empty() && !at.empty() && !goal.contains &&
                            goal.marker.empty() && application.sync == Sync::synced &&
                            !is_at(goal.revisions, application, at);
  const bool is_about_commits =
      std::all_of(goal.revisions.begin(), goal.revisions.end(),
                  [](const auto& one) { return is_commit_like(one.revision); });
  if (!is_elsewhere || !is_about_commits) return {};
  return "if " + short_revisions(at) +
         " is newer and contains it, `wait --contains` takes that for done";
}

std::string way_out(const LastSight& sight, const Goal& goal) {
  if (sight.trouble) return sight.trouble->hint;
  if (sight.denial && !sight.application) {
    if (!argocd::may_be_absence(*sight.denial)) return sight.denial->hint;
    return "it may be there, but hidden from this account, which needs the right `applications, "
           "get`";
  }
  if (!sight.application || goal.deleted || goal.created) return {};
  // Where Git does not say what contains what, that is what is in the way.
  const bool is_in_doubt = std::any_of(goal.revisions.begin(), goal.revisions.end(),
                                       [](const auto& one) { return !one.doubt.empty(); });
  if (is_in_doubt) return {};
  const auto& application = *sight.application;
  if (is_held_by_window(application)) return "Argo CD goes on with it when the window opens";
  if (can_be_terminated(application)) return "`sync --terminate` ends the operation";
  if (is_under_way(application)) return {};
  const bool needs_start =
      goal.marker.empty() && application.sync == Sync::out_of_sync && !application.is_automated;
  if (goal.sync && is_only_pruning_missing(goal, application)) return prune_hint;
  if (needs_start) return "automatic sync is off for it: start one with `sync`";
  return elsewhere_hint(goal, application);
}

}  // namespace

bool is_only_pruning_missing(const Goal& goal, const Application& application) {
  if (application.last && application.last->operation.prunes) return false;
  bool is_any = false;
  for (const auto& resource : application.resources) {
    if (resource.sync != Sync::out_of_sync || resource.is_hook) continue;
    if (!goal.resources.empty() && !is_chosen(goal.resources, resource)) continue;
    if (!resource.requires_pruning) return false;
    is_any = true;
  }
  return is_any;
}

Outcome time_out(const LastSight& sight, const Goal& goal, base::Duration waited) {
  auto message =
      "not done within " + base::to_string(waited) + ": " +
      (sight.missing.empty() ? "was there, but not for " + base::to_string(goal.stable_for)
                             : sight.missing);
  if (sight.application) {
    const auto& application = *sight.application;
    add(message, known_error(goal, application));
    if (is_under_way(application) && !goal.deleted && !goal.created && !sight.trouble) {
      const bool is_said = sight.missing.find(operation_text(application)) != std::string::npos;
      add(message, is_said ? "it goes on in Argo CD" : "an operation goes on in Argo CD");
    }
  } else if (sight.denial && !argocd::may_be_absence(*sight.denial)) {
    add(message, base::to_string(*sight.denial));
  }
  add(message, trouble_text(sight));
  return {.word = Word::timeout, .message = std::move(message), .hint = way_out(sight, goal)};
}

Outcome not_started(const LastSight& sight, base::Duration waited) {
  Outcome outcome = {.word = Word::timeout,
                     .message = "no sync has started within " + base::to_string(waited)};
  if (!sight.missing.empty()) outcome.message += ": " + sight.missing;
  if (sight.application) add(outcome.message, error_text(*sight.application));
  if (sight.trouble) {
    add(outcome.message, trouble_text(sight));
    outcome.hint = sight.trouble->hint;
  } else if (sight.application && can_be_terminated(*sight.application)) {
    outcome.hint = "`sync --terminate` ends the operation that is under way";
  }
  return outcome;
}

}  // namespace rollout
