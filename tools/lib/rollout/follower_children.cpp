// SPDX-License-Identifier: Apache-2.0
//
// How a follower goes on from an application that is done to those that it manages.
#include <algorithm>

#include "rollout/children.hpp"
#include "rollout/follower.hpp"

namespace rollout {
namespace {

// Its manager was done a moment ago: what was made then is there, but a cache may not know it yet.
constexpr base::Duration appears_within = std::chrono::seconds(10);

}  // namespace

bool Follower::is_above(const Entry& one, const Entry& other) {
  for (const auto* entry = &other; entry != nullptr; entry = entry->parent) {
    if (entry == &one) return true;
  }
  return false;
}

void Follower::bring_children() {
  if (!settings_.with_children) return;
  std::vector<argocd::AppName> added;
  for (std::size_t i = 0; i < entries_.size(); ++i) {  // it grows meanwhile
    auto& entry = entries_[i];
    const auto& outcome = entry.tracker.outcome();
    const auto& application = entry.tracker.application();
    if (entry.has_brought_children || !outcome || !is_success(outcome->word)) continue;
    entry.has_brought_children = true;
    if (!application) continue;
    if (entry.parent == nullptr) {
      // The tracker's own: it was told which commits contain them.
      const auto& wanted = plan_ ? plan_->revisions : entry.tracker.goal().revisions;
      entry.revisions = revisions_by_source(wanted, *application);
    }
    for (const auto& name : children_of(*application)) {
      if (bring_child(name, entry)) added.push_back(name);
    }
  }
  if (!added.empty()) follow_by_name(added);
}

// Returns whether it is a new one. One that was selected itself and is done may have been done
// before its manager changed it, so it starts over; a sync of it is not started twice.
bool Follower::bring_child(const argocd::AppName& name, const Entry& parent) {
  auto* known = find(name);
  if (known == nullptr) {
    auto& entry = add_entry(name);
    auto goal = goal_;
    goal.appears_within = appears_within;
    entry.tracker = Tracker(name, std::move(goal));
    entry.parent = &parent;
    entry.revisions = parent.revisions;
    entry.must_fit = true;
    return true;
  }
  const bool is_of_other = known->parent != nullptr && known->parent != &parent;
  if (plan_ || is_of_other || is_above(*known, parent)) return false;
  known->parent = &parent;
  known->revisions = parent.revisions;
  const auto& outcome = known->tracker.outcome();
  if (outcome && is_success(outcome->word)) start_over(*known);
  return false;
}

void Follower::start_over(Entry& entry) {
  entry.tracker = Tracker(entry.tracker.name(), entry.tracker.goal());
  entry.has_brought_children = false;
  entry.must_look = true;
}

// What it must be at is known as soon as its sources are.
void Follower::fit_to_parent(Entry& entry, const argocd::Application& application) {
  if (!entry.must_fit) return;
  entry.must_fit = false;
  auto wanted = wanted_of(entry.revisions, application);
  if (entry.trigger) return entry.trigger->want(std::move(wanted));
  entry.tracker.want(std::move(wanted));
}

// No selector has children in it. So from the first of them on, all are named: what a selector
// would find only now is not followed any more. The stream is opened again where it is too narrow.
void Follower::follow_by_name(const std::vector<argocd::AppName>& added) {
  const auto before = selection_;
  if (!is_by_name()) {
    selection_ = {};
    for (const auto& entry : entries_) {
      const auto& application = entry.tracker.application();
      selection_.names.push_back(application ? application->name : entry.tracker.name());
    }
  } else {
    selection_.names.insert(selection_.names.end(), added.begin(), added.end());
  }
  const bool is_wide = before.names.size() > 1;
  const bool is_elsewhere = std::any_of(added.begin(), added.end(), [&](const auto& name) {
    return std::none_of(before.names.begin(), before.names.end(),
                        [&](const auto& known) { return known.ns == name.ns; });
  });
  if (!is_wide || is_elsewhere) must_watch_again_ = true;
}

}  // namespace rollout
