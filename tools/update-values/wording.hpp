// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"
#include "signing/signer.hpp"
#include "sprig/functions.hpp"
#include "update-values/commit_writer.hpp"
#include "update-values/options.hpp"
#include "update-values/request_text.hpp"

namespace tools::update_values {

// What commits and requests shall say and look like, and what that needs.
struct Wording {
  std::unique_ptr<sprig::FunctionTable> functions;  // null where no template calls one
  std::unique_ptr<signing::Signer> signer;
  CommitStyle style;
  RequestTemplates request;
};

// Reads the templates, the persons and the key. Fails with `usage`.
base::Result<Wording> read_wording(cli::Run& run, const Options& options,
                                   const base::Deadline& deadline);

}  // namespace tools::update_values
