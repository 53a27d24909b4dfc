// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "base/result.hpp"
#include "gotime/location.hpp"
#include "gotime/time.hpp"

namespace govalue {

// What templates and conditions learn from outside: a room asks neither the clock nor the system.
class World {
 public:
  virtual ~World() = default;

  virtual gotime::Time now() const = 0;
  // What Go's time.Local is here.
  virtual gotime::Location local() const = 0;
  // Bytes that nobody can guess; a test may know them.
  virtual std::string random_bytes(std::size_t count) const = 0;

  // What that is worth to who has a budget: a file is read.
  static constexpr std::uint64_t steps_to_find_location = 500;
  // The place of a name, as gotime::load_location finds it on this machine.
  virtual base::Result<gotime::Location> location(const std::string& name) const {
    return gotime::load_location(name, local());
  }
};

}  // namespace govalue
