// SPDX-License-Identifier: Apache-2.0
//
// What it costs: one stream, a list per poll (of a few named applications: a read of each), and
// what trackers ask for: refreshes where something is still to be learnt, and one last look at each
// before its outcome. An event makes one tracker look; the others are only asked for their time.
#include "rollout/follower.hpp"

#include <algorithm>
#include <utility>

#include "argocd/look.hpp"
#include "base/random.hpp"
#include "rollout/look.hpp"
#include "rollout/resource_goal.hpp"

namespace rollout {
namespace {

using base::TimePoint;

// Up to so many named applications are looked at one by one; more by a list of all.
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
  goal_.settled |= settings_.with_children;  // or the list of them is an old one
  for (const auto& name : selection_.names) {
    if (find(name) == nullptr) add_entry(name);
  }
}

Follower::Entry& Follower::add_entry(const argocd::AppName& name) {
  entries_.push_back({.tracker = Tracker(name, goal_)});
  if (plan_) entries_.back().trigger.emplace(*plan_, marker_);
  by_name_.emplace(name.name, &entries_.back());
  return entries_.back();
}

Follower::~Follower() {
  if (is_watching_) control_plane_.unwatch();
}

base::Result<void> Follower::sync_first(SyncPlan plan) {
  marker_ = TRY(base::random_name());
  plan_ = std::move(plan);
  plan_->asks_windows = !control_plane_.refuses_in_windows();
  for (auto& entry : entries_) entry.trigger.emplace(*plan_, marker_);
  return {};
}

// A name without a namespace is whichever the control plane says it is.
Follower::Entry* Follower::find(const argocd::AppName& name) {
  const auto [begin, end] = by_name_.equal_range(name.name);
  for (auto it = begin; it != end; ++it) {
    auto& entry = *it->second;
    const auto& known = entry.tracker.name();
    const auto& seen = entry.tracker.application();
    const auto& ns = known.ns.empty() && seen ? seen->name.ns : known.ns;
    if (ns.empty() || ns == name.ns) return &entry;
  }
  return nullptr;
}

std::vector<const Tracker*> Follower::trackers() const {
  std::vector<const Tracker*> trackers;
  trackers.reserve(entries_.size());
  for (const auto& entry : entries_) trackers.push_back(&entry.tracker);
  return trackers;
}

bool Follower::is_done() const {
  if (!is_by_name() && lists_ == 0 && entries_.empty()) return false;
  if (entries_.empty()) return !settings_.waits_for_some;
  return std::all_of(entries_.begin(), entries_.end(),
                     [](const Entry& entry) { return entry.tracker.outcome().has_value(); });
}

bool Follower::is_polled_one_by_one() const {
  return is_by_name() && entries_.size() <= few;
}

// Where single resources are waited for, all must be known. Else lists of resources are only worth
// their bytes where somebody reads along: of a few applications that are not too large.
argocd::Detail Follower::detail() const {
  if (!goal_.resources.empty()) return argocd::Detail::all;
  constexpr std::size_t most = 300;
  std::size_t resources = 0;
  for (const auto& entry : entries_) {
    const auto& application = entry.tracker.application();
    if (application) resources += application->resources.size();
  }
  const bool is_small = is_polled_one_by_one() && resources <= most;
  return is_small ? argocd::Detail::all : argocd::Detail::troubled;
}

// What is named is looked at first, to know how much to ask of the stream. It begins with what is
// there then, so nothing is lost in between.
void Follower::watch_if_known(TimePoint now) {
  constexpr base::Duration patience = std::chrono::seconds(2);
  const bool is_known = std::all_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return entry.tracker.application() || entry.tracker.outcome();
  });
  const bool is_watching = is_watching_ && !must_watch_again_;
  if (is_watching || (is_by_name() && !is_known && now - begun_ < patience)) return;
  is_watching_ = true;
  must_watch_again_ = false;
  control_plane_.watch(selection_, "", detail(), *this);
}

base::Duration Follower::poll_pause() const {
  return is_stream_alive_ ? settings_.poll
                          : std::min(settings_.poll, settings_.poll_without_stream);
}

base::Result<void> Follower::run() {
  auto& clock = deadline_.clock();
  begun_ = last_poll_ = clock.now();
  if (!is_by_name()) start_list();
  for (;;) {
    const auto now = clock.now();
    look_at_all(now);
    if (failure_) return *failure_;
    if (is_done()) return {};
    if (deadline_.is_over()) break;
    watch_if_known(now);
    if (now - last_poll_ >= poll_pause()) {
      catch_up();
      look_at_all(now);
    }
    send();
    const auto wake = std::min(listener_.on_tick(now), next_wake(now));
    const auto patience =
        std::min(std::chrono::ceil<base::Duration>(wake - now), deadline_.remaining());
    TRY(control_plane_.poll(std::max(patience, base::Duration(1))));
  }
  if (!has_learnt_) {
    TRY(argocd::await_last_words(control_plane_, clock,
                                 [this] { return last_trouble_.has_value(); }));
    if (last_trouble_) return *last_trouble_;
    return deadline_.error();
  }
  const auto& trouble = last_trouble_ ? last_trouble_ : stream_trouble_;
  for (auto& entry : entries_) {
    if (entry.trigger) {
      auto sight = entry.tracker.last_sight();
      sight.missing = entry.trigger->waits_for();
      sight.trouble = trouble;
      entry.tracker.conclude(not_started(sight, deadline_.spent()));
    }
    entry.tracker.give_up(deadline_.spent(), trouble);
  }
  return {};
}

void Follower::look_at_all(TimePoint now) {
  if (containment_ != nullptr) containment_->begin_turn();
  for (auto& entry : entries_) {
    if (entry.must_look || entry.look_at <= now) look_at(entry, now);
  }
  bring_children();
}

void Follower::look_at(Entry& entry, TimePoint now) {
  entry.must_look = false;
  if (entry.trigger && !entry.tracker.outcome()) return look_at_trigger(entry, now);
  const auto judge_again = judge(entry, now);
  const auto need = entry.tracker.need(now);
  if (need != Need::nothing) entry.tracker.begin(need, now);
  entry.look_at = entry.tracker.next_look(now);
  if (judge_again) entry.look_at = std::min(entry.look_at, *judge_again);
  if (need == Need::read) wanted_reads_.push_back(&entry);
  if (need == Need::refresh) wanted_refreshes_.push_back(&entry);
  if (need == Need::list) {
    entry.needs_list = true;
    start_list();
  }
  listener_.on_change(entry.tracker, "");
}

// Git is asked while everything else waits: it takes a round trip or two, and whoever answers for
// it keeps it short. One question for each turn lets the stream be read in between; what it brings
// meanwhile waits in the socket.
std::optional<TimePoint> Follower::judge(Entry& entry, TimePoint now) {
  const auto& application = entry.tracker.application();
  if (containment_ == nullptr || !application || entry.tracker.outcome()) return std::nullopt;
  auto wanted = entry.tracker.goal().revisions;
  const auto again = containment_->judge(wanted, *application, now);
  if (again) {
    entry.tracker.learn(std::move(wanted), now);
    return *again;
  }
  const auto& error = again.error();
  if (error.kind == base::ErrorKind::stopped) return std::nullopt;  // poll() says it
  entry.tracker.conclude(outcome_of(error));
  return std::nullopt;
}

void Follower::look_at_trigger(Entry& entry, TimePoint now) {
  auto& trigger = *entry.trigger;
  const auto need = trigger.need(now);
  if (need != Trigger::Need::nothing) trigger.begin(need, now);
  entry.look_at = trigger.next_look(now);
  if (need == Trigger::Need::read) wanted_reads_.push_back(&entry);
  if (need == Trigger::Need::refresh) wanted_refreshes_.push_back(&entry);
  if (need == Trigger::Need::sync) start_sync(entry);
  if (need == Trigger::Need::terminate) start_terminate(entry);
  if (need == Trigger::Need::windows) start_windows(entry);
  if (need == Trigger::Need::version) start_version(entry);
  if (trigger.was_synced_already() && (goal_.sync || goal_.health))
    return follow_synced(entry, now);
  if (trigger.outcome()) entry.tracker.conclude(*trigger.outcome());
  listener_.on_change(entry.tracker, trigger.waits_for());
  if (trigger.has_started()) follow_started(entry, now);
}

// There was nothing to sync, but it need not be healthy yet.
void Follower::follow_synced(Entry& entry, TimePoint now) {
  auto goal = entry.tracker.goal();
  goal.revisions = entry.trigger->pinned_revisions();
  const auto proof = entry.trigger->proof();
  hand_over(entry, std::move(goal), proof, now);
}

// From here on it is our operation that is followed, to the revisions that it was started for.
void Follower::follow_started(Entry& entry, TimePoint now) {
  auto goal = entry.tracker.goal();
  goal.marker = marker_;
  goal.rollback = entry.trigger->rollback();
  goal.deployment = entry.trigger->deployment();
  goal.revisions = entry.trigger->pinned_revisions();
  hand_over(entry, std::move(goal), {}, now);
}

void Follower::hand_over(Entry& entry, Goal goal, const Refreshes& proof, TimePoint now) {
  const auto application = entry.trigger->application();
  const auto seen = entry.tracker.application();
  entry.tracker = Tracker(entry.tracker.name(), std::move(goal));
  entry.tracker.trust(proof);
  // It may be from an event, so it is no look at the present.
  entry.tracker.observe(application, From::event, now);
  // The answer that shows it may have been overtaken.
  if (seen && is_older(application, *seen)) entry.tracker.observe(*seen, From::event, now);
  entry.trigger.reset();
  entry.must_look = true;
  entry.look_at = now;  // nothing else would wake us for it before the next poll
}

void Follower::observe(Entry& entry, argocd::Application application, From from, TimePoint now) {
  entry.must_look = true;
  fit_to_parent(entry, application);
  if (entry.trigger) entry.trigger->observe(application, from, now);
  auto refusal = hidden_health(goal_, application, control_plane_.inspector() != nullptr);
  entry.tracker.observe(std::move(application), from, now);
  if (refusal) entry.tracker.conclude(std::move(*refusal));
}

void Follower::end(Entry& entry, Need need, bool has_succeeded, TimePoint now) {
  entry.must_look = true;
  if (!entry.trigger) return entry.tracker.end(need, has_succeeded, now);
  entry.trigger->end(need == Need::read ? Trigger::Need::read : Trigger::Need::refresh,
                     has_succeeded, now);
}

// Looks for what nobody told us.
void Follower::catch_up() {
  last_poll_ = deadline_.clock().now();
  if (!is_polled_one_by_one()) return start_list();
  for (auto& entry : entries_) {
    entry.tracker.look_again();
    entry.must_look = true;
  }
}

void Follower::on_event(argocd::AppEvent event) {
  note_success();
  auto* entry = find(event.application.name);
  if (entry == nullptr) return;
  const auto now = deadline_.clock().now();
  entry->must_look = true;
  if (event.type == argocd::AppEvent::Type::deleted) {
    entry->tracker.observe_missing({.kind = base::ErrorKind::not_found, .message = "was deleted"},
                                   From::event, now);
  } else {
    observe(*entry, std::move(event.application), From::event, now);
  }
}

// A stream begins with what is there. After a break it begins where we are, and what happened in
// between is not told again.
void Follower::on_alive() {
  if (!is_stream_alive_ && was_stream_lost_) catch_up();
  is_stream_alive_ = true;
  stream_trouble_.reset();
}

void Follower::on_lost(const base::Error& error) {
  const bool was_alive = std::exchange(is_stream_alive_, false);
  const bool is_over = error.kind == base::ErrorKind::denied;
  if (was_alive && has_learnt_ && !is_over && will_poll()) {
    listener_.on_connection(base::to_string(error));
  }
  // One that never began says nothing about the other ways.
  if (!is_over && (was_alive || stream_trouble_)) stream_trouble_ = error;
  was_stream_lost_ = true;
}

void Follower::note_success() {
  if (last_trouble_) listener_.on_connection("");
  last_trouble_.reset();
  stream_trouble_.reset();
  has_learnt_ = true;
}

// What is wrong with the way to the server is not an application's failure. Only at first it ends
// everything: a wrong address does not get better.
void Follower::note_failure(const base::Error& error) {
  if (argocd::is_about_one(error)) {
    has_learnt_ = true;
    return;
  }
  if (!has_learnt_) failure_ = error;
  if (!last_trouble_ && !failure_ && will_poll()) {
    listener_.on_connection(base::to_string(error));
  }
  last_trouble_ = error;
}

// Whether the other side is asked once more before the deadline.
bool Follower::will_poll() const {
  const auto now = deadline_.clock().now();
  return next_poll(now) - now < deadline_.remaining();
}

TimePoint Follower::next_poll(TimePoint now) const {
  return std::max(last_poll_ + poll_pause(), now);
}

TimePoint Follower::next_wake(TimePoint now) const {
  auto wake = next_poll(now);
  if (!is_watching_ || must_watch_again_)
    wake = std::min(wake, TimePoint(now + std::chrono::milliseconds(500)));
  for (const auto& entry : entries_) {
    if (!entry.tracker.outcome()) wake = std::min(wake, entry.look_at);
  }
  return wake;
}

}  // namespace rollout
