// SPDX-License-Identifier: Apache-2.0
#include "rollout/resource_pattern.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace rollout {
namespace {

bool fits(std::string_view pattern, std::string_view text) {
  return pattern == "*" || pattern == text;
}

std::string to_string(const ResourcePattern& pattern) {
  return pattern.group + ":" + pattern.kind + ":" + (pattern.ns == "*" ? "" : pattern.ns + "/") +
         pattern.name;
}

std::string full_name(const argocd::Resource& resource) {
  return resource.group + ":" + resource.kind + ":" +
         (resource.ns.empty() ? "" : resource.ns + "/") + resource.name;
}

base::Error no_match(const ResourcePattern& pattern, const argocd::Application& application) {
  const auto shown = to_string(pattern);
  std::vector<std::string> known;
  for (const auto& resource : application.resources) {
    known.push_back(full_name(resource));
    known.push_back("*:" + resource.kind + ":" + resource.name);
  }
  base::Error error = {.kind = base::ErrorKind::usage,
                       .message = "there is no resource " + base::printable(shown)};
  if (const auto near = base::did_you_mean(shown, known)) {
    error.hint = "did you mean " + base::printable(*near) + "?";
  } else {
    error.hint = "write GROUP:KIND:NAME, for example apps:Deployment:web, or Deployment/web";
  }
  return error;
}

}  // namespace

bool ResourcePattern::matches(const argocd::Resource& resource) const {
  return fits(group, resource.group) && fits(kind, resource.kind) && fits(ns, resource.ns) &&
         fits(name, resource.name);
}

base::Result<ResourcePattern> parse_resource_pattern(std::string_view text) {
  const base::Error error = {.kind = base::ErrorKind::usage,
                             .message = "'" + base::printable(text) + "' is not a resource",
                             .hint =
                                 "write GROUP:KIND:[NAMESPACE/]NAME, for example "
                                 "apps:Deployment:web, or Deployment/web"};
  ResourcePattern pattern;
  if (text.starts_with('!')) {
    pattern.is_excluding = true;
    text.remove_prefix(1);
  }
  const auto parts = base::split(text, ':');
  std::string_view name;
  if (parts.size() == 3) {
    pattern.group = std::string(parts[0]);
    pattern.kind = std::string(parts[1]);
    name = parts[2];
    const auto slash = name.find('/');
    if (slash != std::string_view::npos) {
      pattern.ns = std::string(name.substr(0, slash));
      name.remove_prefix(slash + 1);
    }
  } else if (parts.size() == 1 && text.find('/') != std::string_view::npos) {
    pattern.kind = std::string(text.substr(0, text.find('/')));
    name = text.substr(text.find('/') + 1);
  }
  pattern.name = std::string(name);
  if (pattern.kind.empty() || pattern.name.empty() || pattern.ns.empty()) return error;
  return pattern;
}

bool is_chosen(const std::vector<ResourcePattern>& patterns, const argocd::Resource& resource) {
  if (resource.is_hook) return false;
  bool has_including = false;
  bool is_included = false;
  for (const auto& pattern : patterns) {
    const bool is_met = pattern.matches(resource);
    if (pattern.is_excluding && is_met) return false;
    has_including |= !pattern.is_excluding;
    is_included |= !pattern.is_excluding && is_met;
  }
  return is_included || !has_including;
}

base::Result<std::vector<const argocd::Resource*>> choose_resources(
    const argocd::Application& application, const std::vector<ResourcePattern>& patterns) {
  for (const auto& pattern : patterns) {
    const bool is_met =
        std::any_of(application.resources.begin(), application.resources.end(),
                    [&](const auto& resource) { return pattern.matches(resource); });
    if (!is_met) return no_match(pattern, application);
  }
  std::vector<const argocd::Resource*> chosen;
  for (const auto& resource : application.resources) {
    if (is_chosen(patterns, resource)) chosen.push_back(&resource);
  }
  if (chosen.empty()) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "no resource is left",
                       .hint = "hooks cannot be chosen: they go with their operation"};
  }
  return chosen;
}

base::Result<std::vector<argocd::SyncRequest::Target>> select_resources(
    const argocd::Application& application, const std::vector<ResourcePattern>& patterns) {
  std::vector<argocd::SyncRequest::Target> targets;
  for (const auto* resource : TRY(choose_resources(application, patterns))) {
    targets.push_back({.group = resource->group,
                       .kind = resource->kind,
                       .ns = resource->ns,
                       .name = resource->name});
  }
  return targets;
}

}  // namespace rollout
