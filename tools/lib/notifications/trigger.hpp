// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "govalue/budget.hpp"
#include "govalue/value.hpp"
#include "govalue/world.hpp"
#include "notifications/config.hpp"

namespace notifications {

// What one condition of a trigger came to.
struct Judgement {
  bool is_triggered = false;
  std::string key;            // "[0].zxM90Et6k4Elb1-fHdjtDJq0xR0": the condition in the state
  std::string once_per = {};  // empty: told again after it was untrue
  std::string came_to = {};   // what `when` gave, for people
  std::string fault = {};     // why `when` or `oncePer` could not be evaluated
};

// What Argo CD calls a condition in its state: the index, and a digest of `when`.
std::string condition_key(std::size_t index, std::string_view when);

// Evaluates it for the variables of a trigger. An empty `when` is false; anything else than true is
// not triggered; `oncePer` is only asked for what is. A `when` that cannot be evaluated is not
// triggered, an `oncePer` that cannot is empty. Fails with `malformed` where one of the two is no
// expression.
base::Result<Judgement> judge(const Condition& condition, std::size_t index,
                              const govalue::Value& variables,
                              const std::shared_ptr<const govalue::World>& world);

}  // namespace notifications
