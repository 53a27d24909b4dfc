// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apply-appset/options.hpp"
#include "apply-appset/scene.hpp"
#include "base/result.hpp"
#include "cli/run.hpp"

namespace tools::apply_appset {

// Prints all that is wrong with the files, or may be (docs/applicationset-lint.md), and returns the
// exit status.
base::Result<int> lint(cli::Run& run, const Options& options, Scene& scene);

// Shows an error of a file that cannot be read beside its line, where a pull request has one.
void annotate_unreadable(const cli::Run& run, const base::Error& error);

}  // namespace tools::apply_appset
