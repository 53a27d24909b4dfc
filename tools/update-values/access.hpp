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

 private:
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<git::Repository> repository_;
};

}  // namespace tools::update_values
