// SPDX-License-Identifier: Apache-2.0
#include "cli/run_main.hpp"
#include "wait/command.hpp"

int main(int argc, char** argv) {
  return cli::run_main(tools::wait::tool(), argc, argv);
}
