// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "argocd/application.hpp"
#include "base/clock.hpp"

namespace rollout {

// The refreshes of one application: whether they prove that Argo CD looked at Git after we came,
// and when another one may follow.
//
// One answer proves nothing: a comparison that was under way when we asked, and has read Git before
// that, can swallow the question and answer it (argo-cd#28306). But the controller compares one
// after the other. So the comparison that a second refresh finds, if it is another one than the
// first has found, began after that one's end, and hence after we came. Comparisons are told apart
// by their second, which is why the second question waits for more than one.
//
// That it began after we came is not yet that it has asked Git: after an automatic operation, and
// when nothing has happened for minutes, the controller takes what Git said before. So only a round
// in which everything was at rest counts as the second one.
class Refreshes {
 public:
  void begin(const argocd::Application& application);
  void end(const argocd::Application& application, bool has_succeeded, base::TimePoint now);

  // What was compared until now is not what counts: the application or its spec is another one.
  void forget();

  // Something has changed: what was asked in vain until now may be worth asking again.
  void note_progress() { in_vain_ = 0; }

  bool prove_it() const { return rounds_ >= rounds_needed; }
  // Whether two of them found another comparison each. Behind an operation, which leaves no rest,
  // nothing is more certain.
  bool have_compared_twice() const { return comparisons_ >= rounds_needed; }
  bool need_rest() const { return rounds_ > 0; }
  bool has_ended_one() const { return last_end_.has_value(); }

  // When the next one may be asked for, `pause` after the last. More of them in vain, or none that
  // was answered, make the pauses longer.
  base::TimePoint next(base::Duration pause) const;

 private:
  static constexpr int rounds_needed = 2;

  // What was known when the last one was asked for.
  struct Mark {
    std::optional<base::Seconds> reconciled_at = {};
    std::optional<base::Seconds> started_at = {};  // of the last operation
    std::optional<base::Seconds> finished_at = {};
    bool is_at_rest = false;
  };

  bool was_at_rest(const argocd::Application& application) const;

  int rounds_ = 0;
  int comparisons_ = 0;
  Mark mark_;
  int in_vain_ = 0;
  bool has_failed_ = false;
  std::optional<base::TimePoint> last_end_;
};

}  // namespace rollout
