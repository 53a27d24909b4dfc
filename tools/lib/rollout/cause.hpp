// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "argocd/inspector.hpp"
#include "rollout/difference.hpp"

namespace rollout {

// What is known about a resource besides how it differs.
struct Surroundings {
  argocd::AppName application;
  argocd::ObjectName object;
  const argocd::ResourceTree& tree;
  std::string_view live;  // the whole object, JSON
};

// Says of each difference who or what makes it so, and the way out, where that is known:
// autoscalers, webhooks, defaults, other field managers.
void name_causes(const Surroundings& surroundings, std::vector<Difference>& differences);

// Who else takes the resource for its own: "application other deploys it, too". Empty: nobody.
std::string other_owner(const Surroundings& surroundings, std::string_view wanted);

}  // namespace rollout
