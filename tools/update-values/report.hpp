// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/clock.hpp"
#include "cli/run.hpp"
#include "update-values/options.hpp"
#include "update-values/promote.hpp"

namespace tools::update_values {

// Sets what holds where a run ends before anything was looked at: consumers find the types they
// expect.
void prepare_report(ci::Report& report);

// Prints what happened to the values, and puts it into the results. Warnings go to the log.
void report_files(cli::Run& run, const std::vector<EditedFile>& files, const Options& options);

// What it took, whatever came of it.
struct Effort {
  std::size_t attempts;
  base::Duration duration;
};
// The run is one that came too late: nothing failed, and nothing may be written. Returns why.
base::Result<void> check_superseded(const cli::Run& run,
                                    const std::optional<base::Error>& superseded);

void report_effort(cli::Run& run, const Effort& effort);

// Prints where that went: "main 3b1c0de..7f2e9aa, 1 attempt, 0.2 s", and the results about it.
void report_promotion(cli::Run& run, const Promotion& promotion, const Effort& effort);

// Of a revert that has nothing left to do, in place of its values.
void report_taken_back(cli::Run& run, const std::string& commit);

// The message that the commit would have.
void print_message(cli::Run& run, const std::string& message);

// The exact change of each file as a patch: to stdout, or to stderr where that has JSON.
base::Result<void> print_diff(cli::Run& run, const std::vector<EditedFile>& files);

}  // namespace tools::update_values
