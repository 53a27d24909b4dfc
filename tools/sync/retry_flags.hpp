// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "argocd/control_plane.hpp"
#include "base/result.hpp"
#include "cli/flags.hpp"

namespace tools::sync {

// How often Argo CD shall try again, in the words of the command line.
struct RetryFlags {
  std::string limit;
  std::string first_pause;
  std::string longest_pause;
  std::string factor;
  bool with_newest_revision = false;

  // Adds a group of their own.
  void add(cli::Flags& flags);

  // Nothing where the application's own policy shall hold. Fails with `usage`.
  base::Result<std::optional<argocd::SyncRequest::Retry>> take() const;
};

}  // namespace tools::sync
