// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "argocd/application.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "rollout/goal.hpp"

namespace tools::sync {

// The end of the operation that is under way for one application when we come. It is told what was
// seen and says what to ask for, and knows no clock.
//
// Argo CD terminates whichever operation there is, so each request follows a look at it. The answer
// only means that the request is written down.
class Termination {
 public:
  enum class Need : std::uint8_t { nothing, read, terminate };

  Need need(base::TimePoint now) const;
  base::TimePoint next_look(base::TimePoint now) const;

  void observe(const argocd::Application& application, base::TimePoint now);
  void note_accepted(base::TimePoint now);
  void note_failure(Need need, const base::Error& error, base::TimePoint now);

  // At the end of all waiting.
  void give_up(base::Duration waited);

  const std::optional<argocd::Application>& application() const { return application_; }
  const std::optional<rollout::Outcome>& outcome() const { return outcome_; }

 private:
  bool is_begun() const;
  bool is_another() const;
  void conclude_gone();
  void settle(const base::Error& error);

  std::optional<argocd::Application> application_;
  std::optional<rollout::Outcome> outcome_;
  std::optional<argocd::OperationState> ended_;  // the operation that we came to, once it has begun
  std::optional<base::TimePoint> accepted_at_;
  base::TimePoint not_before_ = {};
  bool was_under_way_ = false;
  bool was_terminating_ = false;
  bool was_sent_ = false;  // a request whose answer was lost
  bool must_read_ = true;
  int refusals_ = 0;
};

}  // namespace tools::sync
