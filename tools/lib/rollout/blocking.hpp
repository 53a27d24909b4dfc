// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/application.hpp"
#include "rollout/goal.hpp"

namespace rollout {

// A resource that keeps an application from its goal, and why.
struct Blocking {
  std::string group = {};
  std::string kind;
  std::string ns = {};
  std::string name;
  argocd::Sync sync = argocd::Sync::none;
  argocd::Health health = argocd::Health::none;
  std::string reason = {};  // empty: nobody says
};

// "apps/Deployment shop/api".
std::string to_string(const Blocking& blocking);

// What blocks, as far as the application itself tells: results of the last operation, resources
// that are not Synced or not Healthy. Where Argo CD has no words for it (an Ingress without an
// address), ours.
std::vector<Blocking> find_blocking(const argocd::Application& application, const Goal& goal);

}  // namespace rollout
