// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "base/clock.hpp"
#include "govalue/world.hpp"

namespace govalue {

// The world of a program that runs: its clock, to the second, and the random bytes of the system.
class ClockWorld final : public World {
 public:
  // The clock must outlive it.
  ClockWorld(base::Clock& clock, gotime::Location local)
      : clock_(clock), local_(std::move(local)) {}

  gotime::Time now() const override;
  gotime::Location local() const override { return local_; }
  std::string random_bytes(std::size_t count) const override;

 private:
  base::Clock& clock_;
  gotime::Location local_;
};

}  // namespace govalue
