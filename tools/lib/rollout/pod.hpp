// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "argocd/inspector.hpp"

namespace rollout {

// A container that came to a bad end, so that its last words are worth reading.
struct Crash {
  std::string container;
  bool was_restarted = false;  // those words are of the one before
};

// What keeps a pod from being ready.
struct PodTrouble {
  std::string words = {};  // for people, in one line; empty: nothing is known
  std::vector<Crash> crashes = {};
};

// What the pod itself says, as JSON: its conditions and the states of its containers.
PodTrouble explain_pod(std::string_view manifest);

// The same from the few words in the tree, where the pod itself cannot be read.
PodTrouble explain_pod(const argocd::TreeNode& node);

}  // namespace rollout
