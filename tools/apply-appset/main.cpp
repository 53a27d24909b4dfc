// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/command.hpp"
#include "cli/run_main.hpp"

int main(int argc, char** argv) {
  return cli::run_main(tools::apply_appset::tool(), argc, argv);
}
