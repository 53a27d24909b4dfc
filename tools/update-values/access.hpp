// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "git/repository.hpp"
#include "http/client.hpp"
#include "update-values/options.hpp"

namespace tools::update_values {

// The repository that --repo names, and what keeps it open.
class Access {
 public:
  // Reads the files that hold credentials and certificates, but asks nothing of a server yet. All
  // secrets are hidden from here on.
  static base::Result<Access> open(cli::Run& run, const Options& options,
                                   const base::Deadline& deadline);

  git::Repository& repository() { return *repository_; }

  // Whether the forge is told by a push option to start no pipeline, not by the commit's message.
  bool skips_ci_by_option() const { return skips_ci_by_option_; }

 private:
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<git::Repository> repository_;
  bool skips_ci_by_option_ = false;
};

}  // namespace tools::update_values
