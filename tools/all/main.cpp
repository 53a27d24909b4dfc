// SPDX-License-Identifier: Apache-2.0
//
// All tools in one program: it is the one by whose name it is called, with or without the prefix of
// the family, or the one that its first argument names. An image holds one copy of what they share.
#include <algorithm>
#include <iostream>
#include <string_view>

#include "apply-appset/command.hpp"
#include "cli/run_main.hpp"
#include "notify/command.hpp"
#include "sync/command.hpp"
#include "update-values/command.hpp"
#include "wait/command.hpp"

namespace {

// The tool of this name, if it is one.
const cli::Tool* find_tool(std::string_view path) {
  auto name = path.substr(path.rfind('/') + 1);
  constexpr std::string_view prefix = "gitops-";
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  if (name == "update-values") return &tools::update_values::tool();
  if (name == "sync") return &tools::sync::tool();
  if (name == "wait") return &tools::wait::tool();
  if (name == "notify") return &tools::notify::tool();
  if (name == "apply-appset") return &tools::apply_appset::tool();
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  for (int skipped = 0; skipped < std::min(argc, 2); ++skipped) {
    if (const auto* tool = find_tool(argv[skipped])) {
      return cli::run_main(*tool, argc - skipped, argv + skipped);
    }
  }
  constexpr int usage_status = 2;
  std::cerr
      << "gitops-steps: error: usage: gitops-steps TOOL [ARGUMENT]...\n"
         "gitops-steps: hint: TOOL is update-values, sync, wait, notify or apply-appset; each "
         "has --help\n";
  return usage_status;
}
