// SPDX-License-Identifier: Apache-2.0
#include "rollout/blocking.hpp"

#include <algorithm>

#include "base/text.hpp"

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
std::string own_words(const argocd::Resource& resource) {
  if (resource.health != Health::progressing) return {};
  if (resource.kind == "Ingress") {
    return "no address yet in status.loadBalancer.ingress: is there an ingress controller for its "
           "class?";
  }
  if (resource.kind == "Service") {
    return "no address yet in status.loadBalancer.ingress: does this cluster give out load "
           "balancers?";
  }
  if (resource.kind == "PersistentVolumeClaim") return "not bound to a volume yet";
  return {};
}

bool is_bad(const argocd::ResourceResult& result) {
  return result.status == "SyncFailed" || result.hook_phase == Phase::failed ||
         result.hook_phase == Phase::error;
}

Blocking from_result(const argocd::ResourceResult& result) {
  auto blocking = named(result);
  blocking.reason = result.message;
  if (!result.hook_type.empty()) {
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

bool is_ignored(const Goal& goal, const argocd::Resource& resource) {
  return std::any_of(
      goal.ignored_health.begin(), goal.ignored_health.end(), [&](const IgnoredHealth& one) {
        return one.kind == resource.kind && (one.name.empty() || one.name == resource.name);
      });
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
      if (is_bad(result)) found.push_back(from_result(result));
    }
  }
  for (const auto& resource : application.resources) {
    const bool is_unhealthy = goal.health && resource.health != Health::none &&
                              resource.health != Health::healthy && !is_ignored(goal, resource) &&
                              !(goal.suspended && resource.health == Health::suspended);
    const bool is_out_of_sync = goal.sync && resource.sync == Sync::out_of_sync;
    if (!is_unhealthy && !is_out_of_sync) continue;
    auto blocking = named(resource);
    blocking.sync = resource.sync;
    blocking.health = resource.health;
    blocking.reason = resource.health_message;
    if (blocking.reason.empty()) blocking.reason = own_words(resource);
    if (blocking.reason.empty() && is_out_of_sync) blocking.reason = out_of_sync_reason(resource);
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
  return found;
}

}  // namespace rollout
