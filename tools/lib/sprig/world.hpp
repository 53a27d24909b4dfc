// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "gotime/location.hpp"
#include "gotime/time.hpp"

namespace sprig {

// What functions learn from outside: a room asks neither the clock nor the system.
class World {
 public:
  virtual ~World() = default;

  virtual gotime::Time now() const = 0;
  // What Go's time.Local is here.
  virtual gotime::Location local() const = 0;
  // Bytes that nobody can guess; a test may know them.
  virtual std::string random_bytes(std::size_t count) const = 0;
};

}  // namespace sprig
