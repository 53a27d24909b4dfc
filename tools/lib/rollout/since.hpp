// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/clock.hpp"

namespace rollout {

// Since when something has been so without a break.
class Since {
 public:
  void note(bool is_so, base::TimePoint now) {
    if (!is_so) {
      begin_.reset();
    } else if (!begin_) {
      begin_ = now;
    }
  }

  explicit operator bool() const { return begin_.has_value(); }

  // When it will have been so for `grace`, if nothing changes.
  std::optional<base::TimePoint> end_of(base::Duration grace) const {
    if (!begin_) return std::nullopt;
    return *begin_ + grace;
  }

  bool is_over(base::Duration grace, base::TimePoint now) const {
    return begin_ && now - *begin_ >= grace;
  }

 private:
  std::optional<base::TimePoint> begin_;
};

}  // namespace rollout
