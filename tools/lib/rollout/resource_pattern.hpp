// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "argocd/control_plane.hpp"
#include "base/result.hpp"

namespace rollout {

// Which resources of an application: "GROUP:KIND:[NAMESPACE/]NAME" as the argocd CLI writes it, or
// "KIND/NAME". Each part may be `*`; with `!` in front those that do not match.
struct ResourcePattern {
  bool is_excluding = false;
  std::string group = "*";
  std::string kind;
  std::string ns = "*";
  std::string name;

  bool matches(const argocd::Resource& resource) const;
};

// Fails with `usage`.
base::Result<ResourcePattern> parse_resource_pattern(std::string_view text);

// Whether one of the including patterns matches the resource (any will, if there is none) and none
// of the excluding ones. Hooks are never chosen.
bool is_chosen(const std::vector<ResourcePattern>& patterns, const argocd::Resource& resource);

// Those that are chosen. Fails with `usage` where there are none, and for a pattern that matches
// nothing: it is a typo.
base::Result<std::vector<const argocd::Resource*>> choose_resources(
    const argocd::Application& application, const std::vector<ResourcePattern>& patterns);

// The same, as an operation carries them.
base::Result<std::vector<argocd::SyncRequest::Target>> select_resources(
    const argocd::Application& application, const std::vector<ResourcePattern>& patterns);

}  // namespace rollout
