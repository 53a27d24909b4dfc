// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "govalue/function.hpp"
#include "govalue/world.hpp"
#include "regex/pattern.hpp"

namespace sprig {

// What the functions of one table share: the world, and what is dear to make and asked for again.
class State {
 public:
  explicit State(std::shared_ptr<const govalue::World> world) : world_(std::move(world)) {}

  const govalue::World& world() const { return *world_; }

  // A compiled expression; stays compiled until some others were asked for. Fails as
  // regex::Pattern::compile. Takes as much from the meter each time, so that a template ends the
  // same way each time.
  base::Result<regex::Pattern> pattern(std::string_view expression, regex::Meter& meter) const;

  // A place by its name, or UTC where there is none of that name.
  gotime::Location location(std::string_view name, govalue::Budget& budget) const;

  // A number from 0 up to and without `end`, which is positive.
  std::uint64_t random_below(std::uint64_t end) const;

 private:
  template <typename T>
  struct Known {
    std::string name;
    T what;
  };

  struct CompiledPattern {
    regex::Pattern pattern;
    std::uint64_t work;
  };

  std::shared_ptr<const govalue::World> world_;
  mutable std::vector<Known<CompiledPattern>> patterns_;
  mutable std::vector<Known<gotime::Location>> locations_;
};

// The state of the table that a function was taken from.
inline const State& state_of(const govalue::Call& call) {
  return *static_cast<const State*>(call.function.own.get());
}

}  // namespace sprig
