// SPDX-License-Identifier: Apache-2.0
#include "rollout/follower.hpp"

#include <algorithm>

#include "base/random.hpp"

namespace rollout {
namespace {

using base::TimePoint;

// Up to so many applications are looked at one by one; more by a list of all.
constexpr std::size_t few = 3;

}  // namespace

Follower::Follower(argocd::ControlPlane& control_plane, argocd::Selection selection, Goal goal,
                   FollowSettings settings, const base::Deadline& deadline, Listener& listener)
    : control_plane_(control_plane),
      selection_(std::move(selection)),
      goal_(std::move(goal)),
      settings_(settings),
      deadline_(deadline),
      listener_(listener) {
  for (const auto& name : selection_.names) add_entry(name);
}

Follower::Entry& Follower::add_entry(const argocd::AppName& name) {
  entries_.push_back({.tracker = Tracker(name, goal_)});
  if (plan_) entries_.back().trigger.emplace(*plan_, marker_);
  return entries_.back();
}

base::Result<void> Follower::sync_first(SyncPlan plan) {
  marker_ = TRY(base::random_name());
  plan_ = std::move(plan);
  for (auto& entry : entries_) entry.trigger.emplace(*plan_, marker_);
  return {};
}

// A name without a namespace is whichever the control plane says it is.
Follower::Entry* Follower::find(const argocd::AppName& name) {
  for (auto& entry : entries_) {
    const auto& known = entry.tracker.name();
    if (known.name != name.name) continue;
    const auto& seen = entry.tracker.application();
    const auto& ns = known.ns.empty() && seen ? seen->name.ns : known.ns;
    if (ns.empty() || ns == name.ns) return &entry;
  }
  return nullptr;
}

std::vector<const Tracker*> Follower::trackers() const {
  std::vector<const Tracker*> trackers;
  for (const auto& entry : entries_) trackers.push_back(&entry.tracker);
  return trackers;
}

bool Follower::is_done() const {
  if (!is_by_name() && !was_listed_ && entries_.empty()) return false;
  if (entries_.empty()) return !settings_.waits_for_some;
  return std::all_of(entries_.begin(), entries_.end(),
                     [](const Entry& entry) { return entry.tracker.outcome().has_value(); });
}

// Lists of resources are only worth their bytes where somebody reads along.
argocd::Detail Follower::detail() const {
  return is_by_name() && entries_.size() <= few ? argocd::Detail::all : argocd::Detail::troubled;
}

base::Result<void> Follower::run() {
  auto& clock = deadline_.clock();
  control_plane_.watch(selection_, "", detail(), *this);
  last_poll_ = clock.now();
  if (!is_by_name()) start_list();
  for (;;) {
    const auto now = clock.now();
    look_at_all(now);
    if (failure_) return *failure_;
    if (is_done()) return {};
    if (deadline_.is_over()) break;
    poll_if_due(now);
    send(now);
    const auto wake = std::min(listener_.on_tick(now), next_wake(now));
    const auto patience = std::chrono::ceil<base::Duration>(wake - now);
    TRY(control_plane_.poll(std::clamp(patience, base::Duration(1), deadline_.remaining())));
  }
  if (!has_learnt_) {
    if (last_trouble_) return *last_trouble_;
    return deadline_.error();
  }
  for (auto& entry : entries_) entry.tracker.give_up(deadline_.spent());
  return {};
}

void Follower::look_at_all(TimePoint now) {
  for (auto& entry : entries_) {
    if (entry.must_look || entry.look_at <= now) look_at(entry, now);
  }
}

void Follower::look_at(Entry& entry, TimePoint now) {
  entry.must_look = false;
  if (entry.tracker.outcome()) return;
  if (entry.trigger) {
    look_at_trigger(entry, now);
    return;
  }
  const auto need = entry.tracker.need(now);
  entry.look_at = entry.tracker.next_look(now);
  if (need != Need::nothing) {
    entry.tracker.begin(need, now);
    (need == Need::read ? wanted_reads_ : wanted_refreshes_).push_back(&entry);
  }
  listener_.on_change(entry.tracker, "");
}

void Follower::look_at_trigger(Entry& entry, TimePoint now) {
  auto& trigger = *entry.trigger;
  const auto need = trigger.need(now);
  if (need != Trigger::Need::nothing) trigger.begin(need, now);
  entry.look_at = trigger.next_look(now);
  switch (need) {
    case Trigger::Need::nothing:
      break;
    case Trigger::Need::read:
      wanted_reads_.push_back(&entry);
      break;
    case Trigger::Need::refresh:
      wanted_refreshes_.push_back(&entry);
      break;
    case Trigger::Need::sync:
      start_sync(entry);
      break;
    case Trigger::Need::terminate:
      start_terminate(entry);
      break;
  }
  if (trigger.has_started()) {
    follow_started(entry, now);
  } else if (trigger.outcome()) {
    entry.tracker.conclude(*trigger.outcome());
    entry.trigger.reset();
  }
  listener_.on_change(entry.tracker, entry.trigger ? trigger.waits_for() : "");
}

// From here on it is our operation that is followed, to the revisions that it was started for.
void Follower::follow_started(Entry& entry, TimePoint now) {
  auto goal = goal_;
  goal.marker = marker_;
  const auto application = entry.trigger->application();
  const auto& operation = application.operation;
  if (goal.needs_revision() && operation) {
    for (std::size_t i = 0; i < operation->revisions.size(); ++i) {
      if (operation->revisions[i].empty()) continue;
      goal.revisions.push_back(
          {.source = operation->revisions.size() > 1 ? std::to_string(i + 1) : std::string(),
           .revision = operation->revisions[i]});
    }
  }
  entry.tracker = Tracker(entry.tracker.name(), std::move(goal));
  entry.tracker.observe(application, From::read, now);
  entry.trigger.reset();
  entry.must_look = true;
}

void Follower::observe(Entry& entry, argocd::Application application, From from, TimePoint now) {
  entry.must_look = true;
  if (entry.trigger) entry.trigger->observe(application, from, now);
  entry.tracker.observe(std::move(application), from, now);
}

void Follower::end(Entry& entry, Need need, bool has_succeeded, TimePoint now) {
  entry.must_look = true;
  if (!entry.trigger) {
    entry.tracker.end(need, has_succeeded, now);
  } else {
    entry.trigger->end(need == Need::read ? Trigger::Need::read : Trigger::Need::refresh,
                       has_succeeded, now);
  }
}

void Follower::start_sync(Entry& entry) {
  const auto request = entry.trigger->request();
  if (!request) return;  // need() has seen to it
  ++requests_;
  control_plane_.sync(entry.trigger->application(), *request,
                      [this, &entry](const base::Result<argocd::Application>& answer) {
                        --requests_;
                        entry.must_look = true;
                        if (answer) note_success();
                        entry.trigger->end_sync(answer, deadline_.clock().now());
                      });
}

void Follower::start_terminate(Entry& entry) {
  ++requests_;
  control_plane_.terminate(
      entry.trigger->application(), [this, &entry](const base::Result<void>& answer) {
        --requests_;
        entry.must_look = true;
        entry.trigger->end(Trigger::Need::terminate, answer.has_value(), deadline_.clock().now());
      });
}

void Follower::send(TimePoint) {
  // One list is cheaper than many reads.
  if (wanted_reads_.size() > few && was_listed_) {
    if (is_listing_) return;
    start_list();
    return;
  }
  while (!wanted_reads_.empty() && requests_ < settings_.most_requests) {
    auto& entry = *wanted_reads_.front();
    wanted_reads_.pop_front();
    start_read(entry);
  }
  while (!wanted_refreshes_.empty() && requests_ < settings_.most_requests) {
    auto& entry = *wanted_refreshes_.front();
    wanted_refreshes_.pop_front();
    start_refresh(entry);
  }
}

void Follower::start_read(Entry& entry) {
  ++requests_;
  control_plane_.get(entry.tracker.name(), argocd::Refresh::none, deadline_.remaining(),
                     [this, &entry](base::Result<argocd::Application> answer) {
                       take_answer(entry, Need::read, std::move(answer));
                     });
}

void Follower::start_refresh(Entry& entry) {
  ++requests_;
  const auto allowed = std::min(settings_.refresh_allowed, deadline_.remaining());
  control_plane_.get(entry.tracker.name(), argocd::Refresh::normal, allowed,
                     [this, &entry](base::Result<argocd::Application> answer) {
                       take_answer(entry, Need::refresh, std::move(answer));
                     });
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
    const bool is_about_it =
        error.kind == base::ErrorKind::not_found || error.kind == base::ErrorKind::denied;
    if (is_about_it) entry.tracker.observe_missing(error, From::read, now);
    note_failure(error);
  }
  end(entry, need, has_succeeded, now);
}

void Follower::start_list() {
  is_listing_ = true;
  control_plane_.list(selection_, detail(), [this](base::Result<argocd::ApplicationList> answer) {
    take_list(std::move(answer));
  });
}

void Follower::take_list(base::Result<argocd::ApplicationList> answer) {
  is_listing_ = false;
  const auto now = deadline_.clock().now();
  if (!answer) {
    note_failure(answer.error());
    if (!was_listed_ && !is_by_name()) failure_ = answer.error();
    return;
  }
  note_success();
  was_listed_ = true;
  std::vector<const Entry*> listed;
  for (auto& application : answer->applications) {
    auto* entry = find(application.name);
    if (entry == nullptr && is_by_name()) continue;
    if (entry == nullptr) entry = &add_entry(application.name);
    listed.push_back(entry);
    observe(*entry, std::move(application), From::list, now);
  }
  for (auto* entry : wanted_reads_) {
    if (std::find(listed.begin(), listed.end(), entry) == listed.end()) continue;
    end(*entry, Need::read, true, now);
  }
  std::erase_if(wanted_reads_, [&](const Entry* entry) {
    return std::find(listed.begin(), listed.end(), entry) != listed.end();
  });
  for (auto& entry : entries_) {
    if (std::find(listed.begin(), listed.end(), &entry) != listed.end()) continue;
    entry.tracker.observe_missing({.kind = base::ErrorKind::not_found, .message = "is not listed"},
                                  From::list, now);
    entry.must_look = true;
  }
}

void Follower::poll_if_due(TimePoint now) {
  const auto pause =
      is_stream_alive_ ? settings_.poll : std::min(settings_.poll, settings_.poll_without_stream);
  if (now - last_poll_ < pause || is_listing_) return;
  last_poll_ = now;
  if (!is_by_name() || entries_.size() > few) {
    start_list();
    return;
  }
  for (auto& entry : entries_) entry.tracker.look_again();
  for (auto& entry : entries_) look_at(entry, now);
}

void Follower::on_event(argocd::AppEvent event) {
  note_success();
  auto* entry = find(event.application.name);
  if (entry == nullptr) return;
  const auto now = deadline_.clock().now();
  if (event.type == argocd::AppEvent::Type::deleted) {
    entry->tracker.observe_missing({.kind = base::ErrorKind::not_found, .message = "was deleted"},
                                   From::event, now);
  } else {
    observe(*entry, std::move(event.application), From::event, now);
  }
  entry->must_look = true;
}

void Follower::on_alive() {
  if (!is_stream_alive_ && has_learnt_) {
    // What happened while there was no stream is not told again.
    for (auto& entry : entries_) entry.tracker.look_again();
    for (auto& entry : entries_) entry.must_look = true;
  }
  is_stream_alive_ = true;
}

void Follower::on_lost(const base::Error& error) {
  if (is_stream_alive_) listener_.on_connection(base::to_string(error));
  is_stream_alive_ = false;
}

void Follower::note_success() {
  if (last_trouble_) listener_.on_connection("");
  last_trouble_.reset();
  has_learnt_ = true;
}

// What is wrong with the way to the server is not an application's failure. Only at first it ends
// everything: a wrong address does not get better.
void Follower::note_failure(const base::Error& error) {
  if (error.kind == base::ErrorKind::not_found) {
    has_learnt_ = true;
    return;
  }
  if (error.kind == base::ErrorKind::denied) return;
  if (!has_learnt_) failure_ = error;
  if (!last_trouble_) listener_.on_connection(base::to_string(error));
  last_trouble_ = error;
}

TimePoint Follower::next_wake(TimePoint now) {
  const auto pause =
      is_stream_alive_ ? settings_.poll : std::min(settings_.poll, settings_.poll_without_stream);
  auto wake = std::max(last_poll_ + pause, now);
  for (const auto& entry : entries_) {
    if (!entry.tracker.outcome()) wake = std::min(wake, entry.look_at);
  }
  return wake;
}

}  // namespace rollout
