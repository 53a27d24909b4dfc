// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apply-appset/options.hpp"
#include "apply-appset/plan.hpp"

namespace tools::apply_appset {

// Something that a plan would do and that nobody has allowed.
struct Guard {
  std::string name;     // "max-delete"
  std::string message;  // what would happen
  std::vector<std::string> applications = {};
  std::string flag = {};  // that allows it; empty: none does
  std::string hint = {};  // another way out
};

// The guards that a plan trips.
std::vector<Guard> tripped(const Plan& plan, const Allowance& allowance);

// How to get past each guard: the flag, and another way out, which is said once; empty where there
// is none.
std::vector<std::string> ways_out_of(const std::vector<Guard>& guards);

// The error of a run that is not allowed to do what it would do; nothing where no guard trips.
std::optional<base::Error> refusal_of(const std::vector<Guard>& guards);

}  // namespace tools::apply_appset
