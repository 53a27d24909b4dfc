// SPDX-License-Identifier: Apache-2.0
#include "rollout/blocking.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "rollout/look.hpp"

namespace rollout {
namespace {

using argocd::Health;
using argocd::Phase;
using argocd::Sync;

template <typename Named>
Blocking named(const Named& resource) {
  return {.group = resource.group, .kind = resource.kind, .ns = resource.ns, .name = resource.name};
}

// Argo CD's own checks of these set no message (argocd-api.md, 7.3).
std::string own_words(std::string_view kind, Health health) {
  if (health != Health::progressing) return {};
  if (kind == "Ingress") {
    return "no address yet in status.loadBalancer.ingress: is there an ingress controller for its "
           "class?";
  }
  if (kind == "Service") {
    return "no address yet in status.loadBalancer.ingress: does this cluster give out load "
           "balancers?";
  }
  if (kind == "PersistentVolumeClaim") return "not bound to a volume yet";
  return {};
}

bool is_bad(const argocd::ResourceResult& result) {
  return result.status == "SyncFailed" || result.hook_phase == Phase::failed ||
         result.hook_phase == Phase::error;
}

Blocking from_result(const argocd::ResourceResult& result) {
  auto blocking = named(result);
  blocking.reason = result.message;
  blocking.has_failed = true;
  if (!result.hook_type.empty()) {
    blocking.is_hook = true;
    blocking.reason = result.hook_type + " hook " + std::string(to_string(result.hook_phase)) +
                      (result.message.empty() ? "" : ": " + result.message);
  }
  return blocking;
}

std::string out_of_sync_reason(const argocd::Resource& resource) {
  if (resource.requires_pruning) return "is no longer in Git, and was not pruned";
  if (resource.health == Health::missing) return "is not in the cluster";
  return "differs from Git";
}

bool is_same(const Blocking& a, const Blocking& b) {
  return a.kind == b.kind && a.name == b.name && a.ns == b.ns && a.group == b.group;
}

// Whether this health keeps an application from its goal: one that is asked for, or the end of an
// operation, which waits for each wave to be healthy before the next.
bool counts(const argocd::Application& application, const Goal& goal, Health health,
            std::string_view kind, std::string_view name) {
  if (health == Health::none || health == Health::healthy) return false;
  if (!goal.health) {
    const bool is_waited_for = health == Health::progressing || health == Health::degraded;
    return is_waited_for && application.last && application.last->phase == Phase::running;
  }
  if (goal.suspended && health == Health::suspended) return false;
  return !is_ignored(goal.ignored_health, kind, name);
}

// Whether the goal is about it.
template <typename Named>
bool is_aimed_at(const Goal& goal, const Named& one) {
  return goal.resources.empty() ||
         is_chosen(goal.resources,
                   {.group = one.group, .kind = one.kind, .ns = one.ns, .name = one.name});
}

// The reason for a resource's health, where somebody gives one.
void explain_health(Health health, const std::string& message, Blocking& blocking) {
  blocking.health = health;
  const bool has_one = !blocking.reason.empty() && !blocking.is_reason_ours;
  if (has_one) return;
  const auto words = message.empty() ? own_words(blocking.kind, health) : message;
  if (words.empty()) return;
  blocking.reason = words;
  blocking.is_reason_ours = message.empty();
}

// What is missing waits for the others as a rule.
int severity(const Blocking& blocking) {
  if (blocking.has_failed) return 0;
  switch (blocking.health) {
    case Health::degraded:
      return 1;
    case Health::progressing:
      return 2;
    case Health::missing:
      return 3;
    case Health::unknown:
    case Health::suspended:
      return 4;
    default:
      return 5;
  }
}

}  // namespace

std::string to_string(const Blocking& blocking) {
  std::string text = blocking.group.empty() ? blocking.kind : blocking.group + "/" + blocking.kind;
  text += " " + (blocking.ns.empty() ? "" : blocking.ns + "/") + blocking.name;
  return base::printable(text);
}

std::vector<Blocking> find_blocking(const argocd::Application& application, const Goal& goal) {
  std::vector<Blocking> found;
  if (application.last && application.last->phase != Phase::succeeded) {
    for (const auto& result : application.last->results) {
      if (is_bad(result) && is_aimed_at(goal, result)) found.push_back(from_result(result));
    }
  }
  for (const auto& resource : application.resources) {
    if (!is_aimed_at(goal, resource)) continue;
    const bool is_unhealthy =
        counts(application, goal, resource.health, resource.kind, resource.name);
    const bool is_out_of_sync = goal.sync && resource.sync == Sync::out_of_sync;
    if (!is_unhealthy && !is_out_of_sync) continue;
    auto blocking = named(resource);
    blocking.sync = resource.sync;
    explain_health(resource.health, resource.health_message, blocking);
    if (blocking.reason.empty() && is_out_of_sync) {
      blocking.reason = out_of_sync_reason(resource);
      blocking.is_reason_ours = true;
    }
    const auto known = std::find_if(found.begin(), found.end(), [&](const Blocking& other) {
      return is_same(other, blocking);
    });
    if (known == found.end()) {
      found.push_back(std::move(blocking));
    } else {
      known->sync = blocking.sync;
      known->health = blocking.health;
    }
  }
  sort_by_severity(found);
  return found;
}

void sort_by_severity(std::vector<Blocking>& blocking) {
  std::stable_sort(blocking.begin(), blocking.end(),
                   [](const Blocking& a, const Blocking& b) { return severity(a) < severity(b); });
}

void add_health(const argocd::Application& application, const argocd::ResourceTree& tree,
                const Goal& goal, std::vector<Blocking>& blocking) {
  for (const auto& node : tree.nodes) {
    const auto& object = node.object;
    if (!counts(application, goal, node.health, object.kind, object.name)) continue;
    if (!is_aimed_at(goal, object)) continue;
    auto known = std::find_if(blocking.begin(), blocking.end(),
                              [&](const Blocking& other) { return is_same(other, named(object)); });
    if (known == blocking.end()) {
      // What has a parent is the reason for that, not a resource of the application.
      if (!node.parents.empty()) continue;
      known = blocking.insert(blocking.end(), named(object));
    }
    explain_health(node.health, node.health_message, *known);
  }
  sort_by_severity(blocking);
}

}  // namespace rollout
