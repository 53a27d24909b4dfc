// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"

namespace fakes {

// A clock that only moves when somebody sleeps.
class ManualClock final : public base::Clock {
 public:
  base::TimePoint now() override { return now_; }
  std::chrono::seconds since_epoch() override { return epoch; }
  base::Result<void> sleep_for(base::Duration duration) override {
    now_ += duration;
    slept += duration;
    return {};
  }

  std::chrono::seconds epoch{1700000000};
  base::Duration slept{0};

 private:
  base::TimePoint now_{};
};

}  // namespace fakes
