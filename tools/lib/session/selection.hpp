// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
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
  std::string application_set;
  bool children = false;  // also the applications that these manage, and theirs
  bool allow_none = false;
};

// Reads the flags of a run that goes to Argo CD: which applications, those of the tool itself, and
// how to get there. Fails with `usage`; after cli::Parsed::help there is nothing to do.
base::Result<cli::Parsed> parse_flags(cli::Run& run, SelectionOptions& selection,
                                      ServerOptions& server,
                                      const std::function<void(cli::Flags&)>& add_own);

// Fails with `usage` where --namespace is not the name of one.
base::Result<void> check_namespace(const ServerOptions& server);

// What they select. Names that have no namespace get the server options'; these get the project of
// named applications. Fails with `usage` for what cannot go together, and where nothing is named.
base::Result<argocd::Selection> read_selection(const SelectionOptions& options,
                                               ServerOptions& server);

}  // namespace session
