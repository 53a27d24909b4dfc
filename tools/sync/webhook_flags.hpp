// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/webhook.hpp"
#include "base/result.hpp"
#include "cli/flags.hpp"

namespace tools::sync {

// A push that Argo CD shall hear of, and where the secret for it lies.
struct WebhookOptions {
  argocd::PushEvent event = {};
  std::string secret_file = {};
};

// The same in the words of the command line.
struct WebhookFlags {
  std::string provider;
  std::string repository;
  std::string branch;
  std::string previous;
  std::vector<std::string> changed_files;
  std::string secret_file;

  // Adds a group of their own.
  void add(cli::Flags& flags);

  bool is_given() const { return !provider.empty(); }

  // The push, of the one commit in `revisions` if there is one. Fails with `usage`.
  base::Result<WebhookOptions> take(const std::vector<std::string>& revisions) const;
};

}  // namespace tools::sync
