// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "govalue/world.hpp"

namespace fakes {

// A world in which no time passes and chance always falls the same way.
class StillWorld final : public govalue::World {
 public:
  explicit StillWorld(gotime::Location local = {}, std::string zoneinfo = gotime::default_zoneinfo)
      : local_(std::move(local)), zoneinfo_(std::move(zoneinfo)) {}

  // 2026-01-02 03:04:05 UTC
  gotime::Time now() const override { return gotime::Time::from_unix(1'767'323'045); }
  gotime::Location local() const override { return local_; }
  std::string random_bytes(std::size_t count) const override {
    std::string bytes;
    for (std::size_t place = 0; place < count; ++place) {
      bytes += static_cast<char>(place * 37 + 11);
    }
    return bytes;
  }
  base::Result<gotime::Location> location(const std::string& name) const override {
    return gotime::load_location(name, local_, zoneinfo_);
  }

 private:
  gotime::Location local_;
  std::string zoneinfo_;
};

}  // namespace fakes
