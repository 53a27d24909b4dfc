// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "ci/environment.hpp"
#include "cli/run.hpp"

namespace cli {

// The whole of every main(): runs the tool, hands its results to whoever asked for them - also when
// it failed - prints an error with its hint, and returns the exit status that the contract promises
// for it.
int run_main(const Tool& tool, int argc, char** argv);

// What a process has around it.
struct World {
  ci::Environment environment;
  base::Clock& clock;
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;
};

// The same without a process: signals are not caught.
int run(const Tool& tool, std::vector<std::string> arguments, const World& world);

}  // namespace cli
