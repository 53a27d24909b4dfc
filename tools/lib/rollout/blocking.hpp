// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/application.hpp"
#include "argocd/inspector.hpp"
#include "rollout/difference.hpp"
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
  std::string reason = {};      // empty: nobody says
  bool is_reason_ours = false;  // nobody said one, and ours is only a guess
  bool is_hook = false;
  bool has_failed = false;              // in the last operation
  std::vector<Difference> fields = {};  // from what Git wants, where it is OutOfSync
  std::vector<std::string> notes = {};  // lines below it: fields, events, logs
};

// "apps/Deployment shop/api".
std::string to_string(const Blocking& blocking);

// How much a state has to do with the failure, the worst first: hooks and resources that failed,
// then by health, then what only differs.
void sort_by_severity(std::vector<Blocking>& blocking);

// What blocks, as far as the application itself tells: results of the last operation, resources
// that are not Synced or not Healthy. Where Argo CD has no words for it (an Ingress without an
// address), ours.
std::vector<Blocking> find_blocking(const argocd::Application& application, const Goal& goal);

// Adds what the tree knows: since Argo CD 3.0 the health of resources may be found only there.
void add_health(const argocd::Application& application, const argocd::ResourceTree& tree,
                const Goal& goal, std::vector<Blocking>& blocking);

}  // namespace rollout
