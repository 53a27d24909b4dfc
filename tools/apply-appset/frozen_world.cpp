// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/frozen_world.hpp"

namespace tools::apply_appset {

gotime::Time FrozenWorld::now() const {
  constexpr std::int64_t new_year_2000 = 946'684'800;
  return gotime::Time::from_unix(new_year_2000, 0, {});
}

std::string FrozenWorld::random_bytes(std::size_t count) const {
  std::string bytes;
  while (bytes.size() < count) {
    // Knuth's linear congruential generator: these bytes keep no secret.
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    bytes += static_cast<char>(state_ >> 56U);
  }
  return bytes;
}

}  // namespace tools::apply_appset
