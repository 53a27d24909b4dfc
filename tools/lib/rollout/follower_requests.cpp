// SPDX-License-Identifier: Apache-2.0
//
// What a follower asks of the control plane, and what it makes of the answers. One may come when
// the follower is gone.
#include <algorithm>
#include <utility>

#include "argocd/look.hpp"
#include "rollout/follower.hpp"
#include "rollout/obstacle.hpp"

namespace rollout {

using base::TimePoint;

void Follower::send() {
  while (!wanted_reads_.empty() && requests_ < settings_.most_requests) {
    auto& entry = *wanted_reads_.front();
    wanted_reads_.pop_front();
    start(entry, Need::read);
  }
  while (!wanted_refreshes_.empty() && requests_ < settings_.most_requests) {
    auto& entry = *wanted_refreshes_.front();
    wanted_refreshes_.pop_front();
    start(entry, Need::refresh);
  }
}

void Follower::start(Entry& entry, Need need) {
  ++requests_;
  const bool refreshes = need == Need::refresh;
  const auto refresh = entry.trigger ? entry.trigger->refresh() : argocd::Refresh::normal;
  const auto left = deadline_.remaining();
  control_plane_.get(
      entry.tracker.name(), refreshes ? refresh : argocd::Refresh::none,
      refreshes ? std::min(settings_.refresh_allowed, left) : left,
      [self = std::weak_ptr(self_), &entry, need](base::Result<argocd::Application> answer) {
        if (const auto us = self.lock()) {
          (*us)->take_answer(entry, need, std::move(answer));
        }
      });
}

void Follower::start_sync(Entry& entry) {
  auto done = [self = std::weak_ptr(self_),
               &entry](const base::Result<argocd::Application>& answer) {
    const auto us = self.lock();
    if (!us) return;
    --(*us)->requests_;
    entry.must_look = true;
    if (answer) (*us)->note_success();
    entry.trigger->end_sync(answer, (*us)->deadline_.clock().now());
  };
  const auto& application = entry.trigger->application();
  if (const auto rollback = entry.trigger->rollback_request()) {
    ++requests_;
    const auto notice = entry.trigger->rollback_notice();
    if (!notice.empty()) listener_.on_action(entry.tracker, notice);
    return control_plane_.rollback(application, *rollback, std::move(done));
  }
  const auto request = entry.trigger->request();
  if (!request) return;  // need() has seen to it
  ++requests_;
  control_plane_.sync(application, *request, std::move(done));
}

void Follower::start_terminate(Entry& entry) {
  ++requests_;
  const auto notice = entry.trigger->termination_notice();
  if (!notice.empty()) listener_.on_action(entry.tracker, notice);
  control_plane_.terminate(entry.trigger->application(),
                           [self = std::weak_ptr(self_), &entry](const base::Result<void>& answer) {
                             const auto us = self.lock();
                             if (!us) return;
                             --(*us)->requests_;
                             entry.must_look = true;
                             entry.trigger->end_termination(answer, (*us)->deadline_.clock().now());
                           });
}

// Which window is in the way, and until when, as far as we may know.
void Follower::start_windows(Entry& entry) {
  ++requests_;
  control_plane_.windows(
      entry.trigger->application(),
      [self = std::weak_ptr(self_),
       &entry](const base::Result<std::vector<windows::SyncWindow>>& windows) {
        const auto us = self.lock();
        if (!us) return;
        --(*us)->requests_;
        entry.must_look = true;
        auto& clock = (*us)->deadline_.clock();
        const auto obstacle =
            windows ? find_obstacle(entry.trigger->application(), *windows, clock) : Obstacle();
        entry.trigger->end_windows(obstacle, (*us)->deadline_.remaining(), clock.now());
      });
}

// One question is enough for all who wait for the answer.
void Follower::start_version(Entry& entry) {
  const bool is_asked = std::any_of(entries_.begin(), entries_.end(),
                                    [](const Entry& other) { return other.needs_version; });
  entry.needs_version = true;
  if (is_asked) return;
  ++requests_;
  control_plane_.version([self = std::weak_ptr(self_)](const base::Result<std::string>& version) {
    if (const auto us = self.lock()) (*us)->take_version(version);
  });
}

void Follower::take_version(const base::Result<std::string>& version) {
  --requests_;
  const auto now = deadline_.clock().now();
  for (auto& entry : entries_) {
    if (!std::exchange(entry.needs_version, false)) continue;
    entry.must_look = true;
    if (entry.trigger) entry.trigger->end_version(version, now);
  }
}

void Follower::take_answer(Entry& entry, Need need, base::Result<argocd::Application> answer) {
  --requests_;
  entry.must_look = true;
  const auto now = deadline_.clock().now();
  const bool has_succeeded = answer.has_value();
  if (has_succeeded) {
    note_success();
    observe(entry, std::move(*answer), From::read, now);
  } else {
    const auto& error = answer.error();
    // Who may read it, but not ask for a comparison, will never know more.
    const bool may_not_ask = need == Need::refresh && error.kind == base::ErrorKind::denied &&
                             control_plane_.refreshes_by_writing();
    if (may_not_ask) entry.tracker.conclude(outcome_of(error));
    if (argocd::is_about_one(error)) entry.tracker.observe_missing(error, From::read, now);
    // A refresh that takes too long says something about the controller, not about the way to it.
    if (need == Need::read || error.kind != base::ErrorKind::timeout) note_failure(error);
  }
  end(entry, need, has_succeeded, now);
}

void Follower::start_list() {
  if (is_listing_) return;
  is_listing_ = true;
  control_plane_.list(selection_, detail(),
                      [self = std::weak_ptr(self_)](base::Result<argocd::ApplicationList> answer) {
                        if (const auto us = self.lock()) (*us)->take_list(std::move(answer));
                      });
}

void Follower::take_list(base::Result<argocd::ApplicationList> answer) {
  is_listing_ = false;
  const auto now = deadline_.clock().now();
  if (!answer) {
    note_failure(answer.error());
    if (lists_ == 0 && !is_by_name()) failure_ = answer.error();
    // A list leaves out what may not be seen. One that is denied is about who asks, and all of
    // them.
    const bool is_about_us = answer.error().kind == base::ErrorKind::denied;
    for (auto& entry : entries_) {
      if (is_about_us || (entry.needs_list && argocd::is_about_one(answer.error()))) {
        entry.tracker.observe_missing(answer.error(), From::list, now);
        entry.must_look = true;
      }
    }
    return end_list_for_those_who_asked(false, now);
  }
  note_success();
  ++lists_;
  for (auto& application : answer->applications) {
    auto* entry = find(application.name);
    if (entry == nullptr && is_by_name()) continue;
    if (entry == nullptr) entry = &add_entry(application.name);
    entry->seen_in_list = lists_;
    observe(*entry, std::move(application), From::list, now);
  }
  for (auto& entry : entries_) {
    if (entry.seen_in_list == lists_) continue;
    entry.must_look = true;
    entry.tracker.observe_missing({.kind = base::ErrorKind::not_found, .message = "is not listed"},
                                  From::list, now);
  }
  end_list_for_those_who_asked(true, now);
}

void Follower::end_list_for_those_who_asked(bool has_succeeded, TimePoint now) {
  for (auto& entry : entries_) {
    if (!entry.needs_list) continue;
    entry.needs_list = false;
    entry.must_look = true;
    entry.tracker.end(Need::list, has_succeeded, now);
  }
}

}  // namespace rollout
