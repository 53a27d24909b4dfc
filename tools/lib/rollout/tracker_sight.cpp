// SPDX-License-Identifier: Apache-2.0
//
// What a tracker is told: which of it is news, and which of it is remembered.
#include <utility>

#include "rollout/look.hpp"
#include "rollout/resource_goal.hpp"
#include "rollout/tracker.hpp"

namespace rollout {
namespace {

using argocd::Application;
using argocd::Phase;
using base::TimePoint;

// An application that was there may be about to be made again, by `kubectl replace` or its set.
constexpr base::Duration absent_grace = std::chrono::seconds(5);

}  // namespace

// Versions are numbers that grow (argocd-api.md, 6). An answer may be older than what came by
// another way while it was under way. Only one that nothing overtook may go back: a cluster that
// was restored from a backup counts from further down.
bool Tracker::is_old_news(const Application& application, From from) const {
  if (!application_) return false;
  if (from == From::read && !has_news_) return false;
  if (absent_) return !is_older(*application_, application);
  return is_older(application, *application_);
}

// It was deleted and made again: nothing that was seen before is about this one.
void Tracker::start_over() {
  refreshes_.forget();
  was_at_wanted_ = false;
  has_first_ = false;
  for (auto* since :
       {&reached_, &failed_, &degraded_, &broken_, &out_of_sync_, &refused_, &unsettled_}) {
    *since = {};
  }
}

// Events and some answers come without the resources, or without their health. What we know of them
// stays true as long as the health of the whole is what it was. The results of an operation are
// left out with the resources.
void Tracker::keep_resources(Application& application) const {
  if (!application_ || !application_->has_resources) return;
  const bool is_same_operation = application.last && application_->last &&
                                 application.last->started_at == application_->last->started_at;
  if (!application.has_resources && is_same_operation && application.last->results.empty()) {
    application.last->results = application_->last->results;
  }
  const bool lacks_health = needs_resource_health() && !has_resource_health(application) &&
                            has_resource_health(*application_) &&
                            application.health == application_->health &&
                            application.reconciled_at == application_->reconciled_at;
  if (application.has_resources && !lacks_health) return;
  application.resources = application_->resources;
  application.has_resources = true;
}

// What is asked of it can never come about.
void Tracker::refuse(Application application, const base::Error& error) {
  outcome_ = outcome_of(error);
  application_ = std::move(application);
}

void Tracker::observe(Application application, From from, TimePoint now) {
  if (outcome_) return;
  if (is_old_news(application, from)) {
    if (from == From::read) must_look_again_ = true;
    return;
  }
  if (!first_uid_) first_uid_ = application.uid;
  if (const auto possible = check_wanted(goal_, application); !possible) {
    return refuse(std::move(application), possible.error());
  }
  const bool has_source =
      !application.sources.empty() && !application.sources.front().repo_url.empty();
  if (goal_.hydrated && from != From::event && has_source && !application.is_hydrated) {
    return refuse(std::move(application),
                  base::usage_error("has no source hydrator, so nothing of it is ever hydrated",
                                    "leave `hydrated` out of --for"));
  }
  if (goal_.deleted && application.uid != *first_uid_) {
    // The one that we came for is gone; what is there has only its name.
    if (from == From::read) return settle(Word::deleted, "is deleted");
    must_look_again_ = true;
    return;
  }
  if (application_ && application_->uid != application.uid) {
    start_over();
  } else {
    keep_resources(application);
    const bool was_compared = application_ && application_->is_compared_to_spec;
    if (was_compared && !application.is_compared_to_spec) refreshes_.forget();
    // What was there for a while was something else, also where all of it looks the same.
    if (application_ && (application.revisions != application_->revisions ||
                         !is_same_end(application.last, application_->last))) {
      reached_ = degraded_ = out_of_sync_ = {};
    }
  }
  application_ = std::move(application);
  absent_ = {};
  if (from == From::read) {
    last_read_ = asked_at_.value_or(now);
    read_in_vain_.reset();
    hidden_ = {};
    is_unlisted_ = false;
  } else {
    has_news_ = true;
  }
  note_operation();
  if (!goal_.revisions.empty() && is_at_wanted()) was_at_wanted_ = true;
  note_times(now);
}

void Tracker::learn(std::vector<WantedRevision> revisions, TimePoint now) {
  if (outcome_ || !application_ || revisions == goal_.revisions) return;
  goal_.revisions = std::move(revisions);
  if (is_at_wanted()) was_at_wanted_ = true;
  note_times(now);
}

void Tracker::note_operation() {
  const auto& application = *application_;
  if (!has_first_) {
    has_first_ = true;
    first_operation_ = application.last;
  }
  if (goal_.marker.empty()) return;
  const bool is_wanted = application.operation && is_own(*application.operation);
  const bool is_last = application.last && is_own(application.last->operation);
  if (is_wanted || is_last) was_own_seen_ = true;
  if (is_last && application.last->phase == Phase::succeeded) {
    own_deployed_ = revisions_of(*application.last);
  }
}

void Tracker::observe_missing(const base::Error& error, From from, TimePoint now) {
  if (outcome_) return;
  const bool is_hidden = error.kind == base::ErrorKind::denied;
  if (!is_hidden && from != From::read) {
    is_unlisted_ = true;
    if (application_ || !goal_.created) must_look_again_ = true;
    return;
  }
  if (is_hidden && application_) return note_hidden(error, from, now);
  if (from != From::read) return;
  read_in_vain_ = now;
  if (!is_hidden && error.is_lasting) return settle(Word::notfound, error.message, error.hint);
  if (application_) return note_gone(now);
  denial_ = is_hidden ? std::optional(error) : std::nullopt;
  if (is_hidden && error.is_lasting) return settle(Word::denied, error.message, error.hint);
  if (goal_.created) return absent_.note(true, now);
  absent_.note(true, now);
  if (!absent_.is_over(goal_.appears_within, now)) return;
  if (is_hidden) return settle(Word::denied, error.message, error.hint);
  if (goal_.deleted) return settle(Word::deleted, "is deleted");
  settle(Word::notfound, error.message, error.hint);
}

// We could read it before. Without its project, Argo CD says "denied" of what is gone; the same
// word is for a token that has expired and a right that was taken away. A list tells: one that is
// given, and does not hold it, proves that we are heard and it is gone (or hidden for good, which
// looks the same from here). It proves that once: what is hidden later may be so for another
// reason.
void Tracker::note_hidden(const base::Error& error, From from, TimePoint now) {
  if (from != From::read) return settle(Word::denied, error.message, error.hint);
  read_in_vain_ = now;
  hidden_.note(true, now);
  must_list_ = true;
  if (std::exchange(is_unlisted_, false)) return note_gone(now);
  if (hidden_.is_over(error_grace, now)) settle(Word::denied, error.message, error.hint);
}

void Tracker::note_gone(TimePoint now) {
  absent_.note(true, now);
  if (goal_.deleted) return settle(Word::deleted, "is deleted");
  if (!absent_.is_over(absent_grace, now)) return;
  settle(Word::notfound, hidden_ ? "was deleted while we waited, or may not be read any more"
                                 : "was deleted while we waited");
}

void Tracker::settle(Word word, std::string message, std::string hint) {
  if (outcome_) return;
  outcome_ = Outcome{.word = word, .message = std::move(message), .hint = std::move(hint)};
}

void Tracker::begin(Need need, TimePoint now) {
  asked_at_ = now;
  has_news_ = false;
  if (need == Need::read) must_look_again_ = false;
  if (need == Need::list) must_list_ = false;
  if (need == Need::refresh && application_) refreshes_.begin(*application_);
}

void Tracker::end(Need need, bool has_succeeded, TimePoint now) {
  asked_at_.reset();
  if (outcome_) return;
  if (need == Need::refresh && application_) {
    refreshes_.end(*application_, has_succeeded, now);
    note_times(now);
  }
  if (need == Need::list) must_look_again_ = true;
  if (need == Need::read && !has_succeeded) {
    read_in_vain_ = now;
    must_look_again_ = !must_list_;
  }
}

}  // namespace rollout
