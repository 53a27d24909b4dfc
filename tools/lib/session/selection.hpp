// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "base/result.hpp"
#include "cli/flags.hpp"

namespace session {

// Which applications, in the words of the command line.
struct SelectionOptions {
  std::vector<std::string> apps;
  std::string selector;
  std::vector<std::string> projects;
  bool allow_none = false;
};

// Adds the group of that name.
void add_selection_flags(cli::Flags& flags, SelectionOptions& options);

// What they select; `ns` is for names that have none. Fails with `usage` for what cannot go
// together, and where nothing is named.
base::Result<argocd::Selection> read_selection(const SelectionOptions& options,
                                               const std::string& ns);

}  // namespace session
