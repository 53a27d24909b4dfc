// SPDX-License-Identifier: Apache-2.0
#include "rollout/resource_goal.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "rollout/blocking.hpp"
#include "rollout/look.hpp"
#include "rollout/resource_pattern.hpp"

namespace rollout {
namespace {

using argocd::Application;
using argocd::Health;
using argocd::Resource;
using argocd::Sync;

std::vector<const Resource*> chosen(const Goal& goal, const Application& application) {
  std::vector<const Resource*> found;
  for (const auto& resource : application.resources) {
    if (is_chosen(goal.resources, resource)) found.push_back(&resource);
  }
  return found;
}

Health counted_health(const Goal& goal, const Resource& resource) {
  const bool counts = resource.health != Health::none &&
                      !is_ignored(goal.ignored_health, resource.kind, resource.name);
  return counts ? resource.health : Health::healthy;
}

std::string name_of(const Resource& resource) {
  return to_string(Blocking{
      .group = resource.group, .kind = resource.kind, .ns = resource.ns, .name = resource.name});
}

std::string and_more(std::size_t count) {
  return count > 1 ? " and " + std::to_string(count - 1) + " more" : "";
}

}  // namespace

Sync sync_for(const Goal& goal, const Application& application) {
  if (goal.resources.empty()) return application.sync;
  const auto resources = chosen(goal, application);
  if (resources.empty()) return Sync::none;
  const auto is_any = [&](Sync sync) {
    return std::any_of(resources.begin(), resources.end(),
                       [&](const Resource* resource) { return resource->sync == sync; });
  };
  if (is_any(Sync::out_of_sync)) return Sync::out_of_sync;
  return is_any(Sync::unknown) || is_any(Sync::none) ? Sync::unknown : Sync::synced;
}

Word word_without_health(const Goal& goal, const Application& application) {
  const bool is_synced = goal.sync || sync_for(goal, application) == Sync::synced;
  return is_synced ? Word::synced : Word::unchanged;
}

Health health_for(const Goal& goal, const Application& application) {
  if (goal.resources.empty()) return health_of(application, goal.ignored_health);
  const auto resources = chosen(goal, application);
  if (resources.empty()) return Health::none;
  if (!has_resource_health(application)) {
    return application.health == Health::healthy ? Health::healthy : Health::unknown;
  }
  auto worst = Health::healthy;
  for (const auto* resource : resources) {
    worst = std::max(worst, counted_health(goal, *resource));
  }
  return worst;
}

std::string sync_text(const Goal& goal, const Application& application) {
  const std::string none = "has not been compared with Git yet";
  if (goal.resources.empty()) {
    return application.sync == Sync::none ? none : std::string(to_string(application.sync));
  }
  auto resources = chosen(goal, application);
  std::erase_if(resources, [](const Resource* one) { return one->sync == Sync::synced; });
  if (resources.empty()) return {};
  const auto& first = *resources.front();
  return name_of(first) +
         (first.sync == Sync::none ? " " + none : " is " + std::string(to_string(first.sync))) +
         and_more(resources.size());
}

std::string health_text(const Goal& goal, const Application& application) {
  const auto worst = health_for(goal, application);
  std::string text(worst == Health::none ? "no health yet" : to_string(worst));
  if (goal.resources.empty()) {
    const auto& message = application.health_message;
    return message.empty() ? text : text + ": " + shown(message);
  }
  auto resources = chosen(goal, application);
  std::erase_if(resources,
                [&](const Resource* one) { return counted_health(goal, *one) != worst; });
  if (resources.empty()) return "the health of the resources is not known yet";
  const auto& first = *resources.front();
  text = name_of(first) + " is " + text + and_more(resources.size());
  return first.health_message.empty() ? text : text + ": " + shown(first.health_message);
}

base::Result<void> check_resources(const Goal& goal, const Application& application) {
  if (goal.resources.empty()) return {};
  TRY(choose_resources(application, goal.resources));
  return {};
}

std::optional<Outcome> hidden_health(const Goal& goal, const Application& application,
                                     bool has_inspector) {
  const bool is_asked = !goal.resources.empty() && (goal.health || goal.suspended);
  if (!is_asked || has_inspector || !application.is_health_elsewhere) return std::nullopt;
  return Outcome{.word = Word::refused,
                 .message = "this Argo CD does not tell Kubernetes the health of single resources",
                 .hint = "ask its API server, without --core, or wait with --for sync,operation",
                 .kind = base::ErrorKind::usage};
}

}  // namespace rollout
