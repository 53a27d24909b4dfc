// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ci/environment.hpp"
#include "ci/report.hpp"
#include "ci/tekton.hpp"

namespace ci {

// Who wants the results of a run, and where. An empty path is nobody.
struct Destinations {
  std::vector<std::string> tekton = {};  // NAME=PATH
  std::size_t tekton_budget = default_tekton_budget;
  std::string dotenv = {};
  std::string properties = {};
  std::string json = {};
  std::string github_output = {};
  std::string github_summary = {};
};

// Those who make themselves known in the environment.
Destinations destinations_in(const Environment& environment);

// The first act of a run: makes every requested Tekton result an empty file, because one that does
// not exist breaks its consumer, and sees to it that the other files can be written. Then fails
// with `usage` for the first that cannot, and for a result that is not in the report.
base::Result<void> prepare(const Destinations& destinations, const Report& report);

struct Published {
  std::vector<base::Error> failures;  // files the user asked for
  std::vector<std::string> warnings;  // what was cut, and files that only the environment named
};

// Hands the report to all of them. One that fails does not keep it from the others. Secrets must
// have been blanked out before.
Published publish(const Destinations& destinations, const Report& report, std::string_view tool);

}  // namespace ci
