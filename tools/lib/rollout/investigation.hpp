// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "argocd/inspector.hpp"
#include "rollout/clues.hpp"
#include "rollout/goal.hpp"
#include "rollout/summary.hpp"

namespace rollout {

// Asks an Inspector all that may tell why one application is not where it should be. Answers lead
// to new questions: from the tree to pods, from a pod to the log of its container that crashed.
//
// Held by a shared_ptr: answers that come after it has ended find nobody, and do no harm.
class Investigation : public std::enable_shared_from_this<Investigation> {
 public:
  Investigation(argocd::Inspector& inspector, Finding finding, Goal goal)
      : inspector_(inspector), finding_(std::move(finding)), goal_(std::move(goal)) {}

  void start();
  bool is_done() const { return running_ == 0 && waiting_.empty(); }

  // What is known by now.
  Finding result() const;

 private:
  using Nodes = std::vector<const argocd::TreeNode*>;

  template <typename T>
  void ask(std::function<void(argocd::Done<T>)> question, std::function<void(T)> take);
  void start_waiting();
  void note(const base::Error& error);
  void take_tree(argocd::ResourceTree tree);
  void look_into(std::size_t place);
  void look_at_pods(std::size_t place, const Nodes& pods);
  void take_pod(std::size_t place, std::size_t number, const argocd::TreeNode& node,
                PodTrouble trouble);
  void ask_for_events(std::size_t place, const argocd::TreeNode& node);
  void ask_for_log(std::size_t place, const argocd::LogRequest& request);
  void ask_for_differences(std::size_t place);
  const argocd::TreeNode* find(const argocd::ObjectName& object) const;
  Nodes below(const argocd::TreeNode& node) const;

  argocd::Inspector& inspector_;
  Finding finding_;
  Goal goal_;
  argocd::ResourceTree tree_;
  std::vector<Clues> clues_;  // of the first of finding_.blocking
  std::string trouble_;       // why something could not be found out
  bool is_denied_ = false;    // which is the trouble to tell of
  std::size_t running_ = 0;
  std::deque<std::function<void()>> waiting_;
};

}  // namespace rollout
