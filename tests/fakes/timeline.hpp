// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "fakes/manual_clock.hpp"

namespace fakes {

// The same numbers for the same seed on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15 + 1) {}

  std::uint64_t next() {
    auto z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // From `first` to `last`, both included.
  int between(int first, int last) {
    return first + static_cast<int>(next() % static_cast<std::uint64_t>(last - first + 1));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  base::Duration milliseconds(int first, int last) { return base::Duration(between(first, last)); }

 private:
  std::uint64_t state_;
};

// What happens in virtual time, in its order; at the same moment, in the order it was planned.
class Timeline {
 public:
  base::Duration now() { return base::Duration(time_); }

  void after(base::Duration delay, std::function<void()> action) {
    planned_.push({now() + delay, ++planned_so_far_, std::move(action)});
  }

  // Goes to the next moment at which something happens and makes it happen. False, and at `end`,
  // when that is not before it.
  bool step(base::Duration end) {
    if (planned_.empty() || planned_.top().time > end) {
      go_to(end);
      return false;
    }
    const auto time = planned_.top().time;
    auto action = std::move(const_cast<Planned&>(planned_.top()).action);
    planned_.pop();
    go_to(time);
    action();
    return true;
  }

  void run_until(base::Duration end) {
    while (step(end)) {
    }
  }

  ManualClock clock;

 private:
  struct Planned {
    base::Duration time;
    std::uint64_t number;
    std::function<void()> action;
    bool operator<(const Planned& other) const {
      return time != other.time ? time > other.time : number > other.number;
    }
  };

  void go_to(base::Duration time) {
    if (time <= time_) return;
    (void)clock.sleep_for(time - time_);
    time_ = time;
  }

  base::Duration time_{0};
  std::uint64_t planned_so_far_ = 0;
  std::priority_queue<Planned> planned_;
};

}  // namespace fakes
