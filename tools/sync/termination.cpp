// SPDX-License-Identifier: Apache-2.0
#include "sync/termination.hpp"

#include <algorithm>

#include "argocd/look.hpp"
#include "rollout/look.hpp"

namespace tools::sync {
namespace {

using argocd::Phase;
using rollout::Outcome;
using rollout::Word;
using std::chrono::seconds;

constexpr base::Duration look_again = seconds(1);

// A controller that writes its own state may write over the request.
constexpr base::Duration ask_again = seconds(5);

// Each may be because the operation went on between our look and our request.
constexpr int most_refusals = 10;

// "the operation for 4f2c9a7, started by ci-bot".
std::string name_of(const argocd::OperationState& state) {
  const auto& revisions = rollout::revisions_of(state);
  const auto& operation = state.operation;
  return "the operation" +
         (revisions.empty() ? std::string() : " for " + rollout::short_revisions(revisions)) +
         ", started by " +
         (operation.is_automated || operation.initiated_by.empty()
              ? std::string("automatic sync")
              : rollout::shown(operation.initiated_by));
}

}  // namespace

// One that was asked for, but not begun, has no state that a request could change.
bool Termination::is_begun() const {
  return application_->last && !is_completed(application_->last->phase);
}

bool Termination::is_another() const {
  return ended_ && application_->last && application_->last->started_at != ended_->started_at;
}

Termination::Need Termination::need(base::TimePoint now) const {
  if (outcome_ || now < not_before_) return Need::nothing;
  if (must_read_ || !is_begun() || application_->last->phase == Phase::terminating) {
    return Need::read;
  }
  const bool must_ask = !accepted_at_ || now - *accepted_at_ >= ask_again;
  return must_ask ? Need::terminate : Need::read;
}

base::TimePoint Termination::next_look(base::TimePoint now) const {
  return std::max(not_before_, now);
}

void Termination::observe(const argocd::Application& application, base::TimePoint now) {
  if (outcome_) return;
  application_ = application;
  must_read_ = false;
  if (!rollout::is_under_way(application) || is_another()) return conclude_gone();
  was_under_way_ = true;
  if (!is_begun()) {
    not_before_ = now + look_again;
    return;
  }
  ended_ = application.last;
  const bool is_terminating = application.last->phase == Phase::terminating;
  if (is_terminating) was_terminating_ = true;
  if (is_terminating || accepted_at_) not_before_ = now + look_again;
}

void Termination::conclude_gone() {
  if (!was_under_way_) {
    outcome_ = Outcome{.word = Word::skipped, .message = "no operation is under way"};
    return;
  }
  const auto& last = application_->last;
  const bool was_asked = accepted_at_ || was_terminating_ || was_sent_;
  if (was_asked && is_another() && !was_terminating_) {
    outcome_ = Outcome{.word = Word::skipped,
                       .message = name_of(*ended_) +
                                  ", is over, but another one has begun before "
                                  "anybody could see whether it was terminated"};
    return;
  }
  if (!was_asked || (!is_another() && last && last->phase == Phase::succeeded)) {
    outcome_ = Outcome{
        .word = Word::skipped,
        .message = "its operation ended by itself" +
                   (last && !is_another() ? ", in phase " + std::string(to_string(last->phase))
                                          : std::string())};
    return;
  }
  outcome_ = Outcome{.word = Word::terminated, .message = name_of(*ended_) + ", was terminated"};
}

void Termination::note_accepted(base::TimePoint now) {
  accepted_at_ = now;
  must_read_ = true;
}

void Termination::note_failure(Need need, const base::Error& error, base::TimePoint now) {
  if (outcome_) return;
  not_before_ = now + look_again;
  must_read_ = true;
  if (!application_ || argocd::is_about_one(error)) return settle(error);
  const bool is_refused = need == Need::terminate && (error.kind == base::ErrorKind::rejected ||
                                                      error.kind == base::ErrorKind::conflict);
  if (!is_refused) {
    if (need == Need::terminate) was_sent_ = true;
    return;
  }
  not_before_ = now;
  if (++refusals_ >= most_refusals) settle(error);
}

void Termination::settle(const base::Error& error) {
  outcome_ = rollout::outcome_of(error);
}

void Termination::give_up(base::Duration waited) {
  if (outcome_) return;
  Outcome outcome = {.word = Word::timeout,
                     .message = "its operation has not ended within " + base::to_string(waited)};
  if (!application_) {
    outcome.message = "was not seen within " + base::to_string(waited);
  } else if (!is_begun()) {
    outcome.message += ": no controller has begun it, and so none can end it";
  } else {
    outcome.message += ": " + rollout::operation_text(*application_);
    if (rollout::is_held_by_window(*application_)) {
      outcome.hint = "Argo CD ends an operation that a sync window blocks when the window opens";
    }
  }
  outcome_ = std::move(outcome);
}

}  // namespace tools::sync
