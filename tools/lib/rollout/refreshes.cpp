// SPDX-License-Identifier: Apache-2.0
#include "rollout/refreshes.hpp"

#include <algorithm>

#include "rollout/look.hpp"

namespace rollout {

using base::Duration;
using base::TimePoint;

void Refreshes::begin(const argocd::Application& application) {
  mark_ = {.reconciled_at = application.reconciled_at,
           .is_at_rest = !is_under_way(application) && is_settled(application)};
  if (!application.last) return;
  mark_.started_at = application.last->started_at;
  mark_.finished_at = application.last->finished_at;
}

// Whether nothing was under way when we asked, nothing has been since, and the comparison after the
// last operation had been made.
bool Refreshes::was_at_rest(const argocd::Application& application) const {
  if (!mark_.is_at_rest || is_under_way(application)) return false;
  if (!application.last) return !mark_.started_at;
  return application.last->started_at == mark_.started_at &&
         application.last->finished_at == mark_.finished_at;
}

void Refreshes::end(const argocd::Application& application, bool has_succeeded, TimePoint now) {
  last_end_ = now;
  has_failed_ = !has_succeeded;
  ++in_vain_;
  if (!has_succeeded) return;
  // Another second is another comparison, also where the clock of the controller was set back.
  if (!application.reconciled_at || application.reconciled_at == mark_.reconciled_at) return;
  // Nor does it ask Git when it only looks because it has not for some time (120 s at the least,
  // argocd-api.md, 8.3). Where the controller is so slow that each of our refreshes takes as long,
  // that cannot be told apart; that it happens time and again is not to be expected.
  constexpr base::Seconds soon = 120;
  constexpr int often = 4;
  ++comparisons_;
  const bool is_soon =
      in_vain_ > often ||
      (mark_.reconciled_at && *application.reconciled_at - *mark_.reconciled_at < soon);
  if (rounds_ == 0 || (is_soon && was_at_rest(application))) ++rounds_;
}

void Refreshes::forget() {
  rounds_ = 0;
  comparisons_ = 0;
  in_vain_ = 0;
}

TimePoint Refreshes::next(Duration pause) const {
  constexpr Duration after_failure = std::chrono::seconds(5);
  constexpr Duration longest = std::chrono::seconds(30);
  constexpr int few = 4;
  constexpr int some = 10;
  if (!last_end_) return TimePoint::min();
  if (has_failed_) pause = std::max(pause, after_failure);
  if (in_vain_ > few) pause *= 2;
  if (in_vain_ > some) pause *= 5;
  return *last_end_ + std::min(pause, longest);
}

}  // namespace rollout
