// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "base/result.hpp"
#include "cli/flags.hpp"
#include "session/session.hpp"

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

// What they select. Names that have no namespace get the server options'; these get the project of
// named applications. Fails with `usage` for what cannot go together, and where nothing is named.
base::Result<argocd::Selection> read_selection(const SelectionOptions& options,
                                               ServerOptions& server);

}  // namespace session
