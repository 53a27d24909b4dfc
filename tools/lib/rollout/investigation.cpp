// SPDX-License-Identifier: Apache-2.0
#include "rollout/investigation.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "rollout/cause.hpp"

namespace rollout {
namespace {

using argocd::Health;
using argocd::TreeNode;

constexpr std::size_t most_resources = 5;
constexpr std::size_t most_pods = 3;
constexpr std::size_t most_logs = 2;
constexpr std::size_t most_fields = 20;
constexpr std::size_t most_questions = 6;  // at once

argocd::ObjectName object_of(const Blocking& blocking) {
  return {.group = blocking.group, .kind = blocking.kind, .ns = blocking.ns, .name = blocking.name};
}

bool is_pod(const TreeNode& node) {
  return node.object.kind == "Pod" && node.object.group.empty();
}

bool is_well(const TreeNode& node) {
  return node.health == Health::healthy || node.health == Health::none ||
         node.health == Health::suspended;
}

// The worst first, and of those alike the newest: an old ReplicaSet is on its way out.
bool goes_before(const TreeNode* a, const TreeNode* b) {
  const auto rank = [](const TreeNode* node) { return node->health == Health::degraded ? 0 : 1; };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  return a->created_at > b->created_at;
}

std::string log_title(const argocd::LogRequest& request) {
  std::string text = "pod " + request.pod;
  if (!request.container.empty()) text += ", container " + request.container;
  if (request.is_previous) text += ", before its last restart";
  return text;
}

}  // namespace

// A question that cannot be answered takes nothing.
template <typename T>
void Investigation::ask(std::function<void(argocd::Done<T>)> question,
                        std::function<void(T)> take) {
  waiting_.push_back([this, question = std::move(question), take = std::move(take)] {
    question([weak = weak_from_this(), take](base::Result<T> answer) {
      const auto self = weak.lock();
      if (!self) return;
      --self->running_;
      if (answer) {
        take(std::move(*answer));
      } else {
        self->note(answer.error());
      }
      self->start_waiting();
    });
  });
  start_waiting();
}

void Investigation::start_waiting() {
  while (running_ < most_questions && !waiting_.empty()) {
    const auto next = std::move(waiting_.front());
    waiting_.pop_front();
    ++running_;
    next();
  }
}

// What is gone, or has no log, is no trouble.
void Investigation::note(const base::Error& error) {
  const bool is_denied = error.kind == base::ErrorKind::denied;
  const bool matters = is_denied || error.kind == base::ErrorKind::unreachable ||
                       error.kind == base::ErrorKind::garbled;
  if (!matters || is_denied_) return;
  is_denied_ = is_denied;
  trouble_ = error.message + (error.hint.empty() ? "" : "; " + error.hint);
}

void Investigation::start() {
  ask<argocd::ResourceTree>([this](auto done) { inspector_.tree(*finding_.application, done); },
                            [this](argocd::ResourceTree tree) { take_tree(std::move(tree)); });
}

void Investigation::take_tree(argocd::ResourceTree tree) {
  tree_ = std::move(tree);
  add_health(*finding_.application, tree_, goal_, finding_.blocking);
  clues_.resize(std::min(finding_.blocking.size(), most_resources));
  for (std::size_t place = 0; place < clues_.size(); ++place) look_into(place);
}

const TreeNode* Investigation::find(const argocd::ObjectName& object) const {
  const auto found = std::find_if(
      tree_.nodes.begin(), tree_.nodes.end(),
      [&](const TreeNode& node) { return argocd::is_same_object(node.object, object); });
  return found == tree_.nodes.end() ? nullptr : &*found;
}

// All that came to be because of it, level by level.
Investigation::Nodes Investigation::below(const TreeNode& node) const {
  Nodes found;
  std::set<std::string> parents = {node.uid};
  std::set<std::string> seen = parents;
  while (!node.uid.empty() && !parents.empty()) {
    std::set<std::string> next;
    for (const auto& child : tree_.nodes) {
      const bool is_child = std::any_of(child.parents.begin(), child.parents.end(),
                                        [&](const auto& uid) { return parents.contains(uid); });
      if (!is_child || !seen.insert(child.uid).second) continue;
      found.push_back(&child);
      next.insert(child.uid);
    }
    parents = std::move(next);
  }
  return found;
}

void Investigation::look_into(std::size_t place) {
  const auto& blocking = finding_.blocking[place];
  auto& clues = clues_[place];
  const auto* node = find(object_of(blocking));
  if (blocking.sync == argocd::Sync::out_of_sync) ask_for_differences(place);
  if (node == nullptr || node->uid.empty()) {
    clues.is_gone = blocking.is_hook;
    return;
  }
  if (is_well(*node) && !blocking.is_hook && !blocking.has_failed) return;
  Nodes pods;
  const TreeNode* newest_owner = nullptr;  // of pods that may not even come to be
  if (is_pod(*node)) pods.push_back(node);
  for (const auto* child : below(*node)) {
    if (is_pod(*child)) {
      if (!is_well(*child)) pods.push_back(child);
    } else if (child->object.kind == "ReplicaSet" || child->object.kind == "Job") {
      if (newest_owner == nullptr || newest_owner->created_at < child->created_at) {
        newest_owner = child;
      }
    } else if (!is_well(*child)) {
      const auto& object = child->object;
      clues.below = base::printable(object.kind + " " + object.name) + ": " +
                    (child->health_message.empty() ? std::string(to_string(child->health))
                                                   : base::printable(child->health_message));
      ask_for_events(place, *child);
    }
  }
  std::stable_sort(pods.begin(), pods.end(), goes_before);
  if (!is_pod(*node)) ask_for_events(place, *node);
  if (pods.empty() && newest_owner != nullptr) ask_for_events(place, *newest_owner);
  look_at_pods(place, pods);
}

void Investigation::look_at_pods(std::size_t place, const Nodes& pods) {
  auto& clues = clues_[place];
  for (const auto* pod : pods) {
    clues.pods.push_back({.name = pod->object.name, .trouble = explain_pod(*pod)});
  }
  for (std::size_t number = 0; number < std::min(pods.size(), most_pods); ++number) {
    const auto& node = *pods[number];
    const auto& application = *finding_.application;
    ask<std::string>(
        [this, &application, &node](auto done) {
          inspector_.manifest(
              application, node,
              // Where the pod cannot be read, its node is all there is.
              [done](base::Result<std::string> text) {
                done(text ? std::move(text) : base::Result<std::string>(std::string()));
              });
        },
        [this, place, number, &node](const std::string& manifest) {
          take_pod(place, number, node, explain_pod(manifest));
        });
    ask<std::vector<argocd::KubeEvent>>(
        [this, &application, &node](auto done) { inspector_.events(application, node, done); },
        [this, place, number](std::vector<argocd::KubeEvent> events) {
          clues_[place].pods[number].events = std::move(events);
        });
  }
}

void Investigation::take_pod(std::size_t place, std::size_t number, const TreeNode& node,
                             PodTrouble trouble) {
  auto& known = clues_[place].pods[number].trouble;
  if (!trouble.words.empty()) known = std::move(trouble);
  if (number >= most_logs) return;
  for (const auto& crash : known.crashes) {
    ask_for_log(place, {.ns = node.object.ns,
                        .pod = node.object.name,
                        .container = crash.container,
                        .is_previous = crash.was_restarted});
  }
}

// Of a container that was restarted, the one before has the last words; where the cluster does not
// keep them any more, those of the present one are better than none.
void Investigation::ask_for_log(std::size_t place, const argocd::LogRequest& request) {
  ask<argocd::LogTail>(
      [this, request](auto done) { inspector_.logs(*finding_.application, request, done); },
      [this, place, request](argocd::LogTail tail) {
        if (!tail.lines.empty()) {
          clues_[place].logs.push_back({.container = request.container,
                                        .of = log_title(request),
                                        .lines = std::move(tail.lines)});
        } else if (request.is_previous) {
          auto present = request;
          present.is_previous = false;
          ask_for_log(place, present);
        }
      });
}

void Investigation::ask_for_events(std::size_t place, const TreeNode& node) {
  ask<std::vector<argocd::KubeEvent>>(
      [this, &node](auto done) { inspector_.events(*finding_.application, node, done); },
      [this, place](const std::vector<argocd::KubeEvent>& events) {
        auto& known = clues_[place].events;
        known.insert(known.end(), events.begin(), events.end());
      });
}

void Investigation::ask_for_differences(std::size_t place) {
  const auto object = object_of(finding_.blocking[place]);
  ask<std::optional<argocd::ManagedResource>>(
      [this, object](auto done) { inspector_.managed(*finding_.application, object, done); },
      [this, place, object](const std::optional<argocd::ManagedResource>& resource) {
        if (!resource || resource->normalized_live.empty() || resource->predicted_live.empty()) {
          return;
        }
        auto& clues = clues_[place];
        clues.differences =
            compare(object.kind, resource->normalized_live, resource->predicted_live, most_fields);
        const Surroundings surroundings = {.application = finding_.application->name,
                                           .object = object,
                                           .tree = tree_,
                                           .live = resource->live.empty()
                                                       ? std::string_view(resource->normalized_live)
                                                       : std::string_view(resource->live)};
        name_causes(surroundings, clues.differences.fields);
        clues.owner = other_owner(surroundings, resource->predicted_live);
      });
}

Finding Investigation::result() const {
  auto finding = finding_;
  for (std::size_t place = 0; place < clues_.size(); ++place) {
    explain(clues_[place], finding.blocking[place]);
  }
  const auto trouble = is_done() || is_denied_ ? trouble_ : "the answers did not come in time";
  if (!trouble.empty()) {
    finding.remarks.push_back("not all could be looked into: " + base::printable(trouble));
  }
  return finding;
}

}  // namespace rollout
