// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/inspector.hpp"
#include "rollout/blocking.hpp"
#include "rollout/difference.hpp"
#include "rollout/pod.hpp"

namespace rollout {

struct PodClue {
  std::string name;
  PodTrouble trouble = {};
  std::vector<argocd::KubeEvent> events = {};
};

struct LogClue {
  std::string container;
  std::string of;  // "pod api-1, container web, before its last restart"
  std::vector<std::string> lines;
};

// What was found out about a resource that blocks.
struct Clues {
  std::vector<PodClue> pods = {};              // below it, the worst first
  std::vector<argocd::KubeEvent> events = {};  // of itself and what is between it and its pods
  std::vector<LogClue> logs = {};
  std::string below = {};  // what else below it is not well, in words
  Differences differences = {};
  std::string owner = {};  // who else takes it for its own
  bool is_gone = false;    // a hook of which nothing is left to look at
};

// Puts the clues into words: the reason, and below it the notes, the most useful first.
void explain(const Clues& clues, Blocking& blocking);

}  // namespace rollout
