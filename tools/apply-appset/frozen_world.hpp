// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "govalue/world.hpp"

namespace tools::apply_appset {

// A world in which it is always the same moment, and in which what is random is the same each time:
// two renderings of one set are alike.
class FrozenWorld final : public govalue::World {
 public:
  gotime::Time now() const override;
  gotime::Location local() const override { return {}; }
  std::string random_bytes(std::size_t count) const override;

 private:
  mutable std::uint64_t state_ = 1;
};

}  // namespace tools::apply_appset
