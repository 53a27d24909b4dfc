// SPDX-License-Identifier: Apache-2.0
#include "rollout/refreshes.hpp"

#include <algorithm>

namespace rollout {

using base::Duration;
using base::TimePoint;

void Refreshes::begin(const argocd::Application& application) {
  mark_ = application.reconciled_at;
}

void Refreshes::end(const argocd::Application& application, bool has_succeeded, TimePoint now) {
  last_end_ = now;
  has_failed_ = !has_succeeded;
  ++in_vain_;
  if (!has_succeeded) return;
  // Another second is another comparison, also where the clock of the controller was set back.
  if (application.reconciled_at && application.reconciled_at != mark_) ++rounds_;
}

void Refreshes::forget() {
  rounds_ = 0;
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
  if (in_vain_ > some) pause *= 4;
  return *last_end_ + std::min(pause, longest);
}

}  // namespace rollout
