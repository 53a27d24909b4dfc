// SPDX-License-Identifier: Apache-2.0
#include "govalue/clock_world.hpp"

#include <algorithm>

#include "base/random.hpp"

namespace govalue {

gotime::Time ClockWorld::now() const {
  return gotime::Time::from_unix(clock_.since_epoch().count(), 0, local_);
}

std::string ClockWorld::random_bytes(std::size_t count) const {
  constexpr std::size_t most_at_once = 256;
  std::string bytes;
  while (bytes.size() < count) {
    // A system without random bytes cannot have started us: loaders ask for some, too.
    bytes += base::random_bytes(std::min(count - bytes.size(), most_at_once)).value();
  }
  return bytes;
}

}  // namespace govalue
