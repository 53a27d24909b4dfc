// SPDX-License-Identifier: Apache-2.0
#include "cli/run_main.hpp"
#include "notify/command.hpp"

int main(int argc, char** argv) {
  return cli::run_main(tools::notify::tool(), argc, argv);
}
