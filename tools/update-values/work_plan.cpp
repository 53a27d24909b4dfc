// SPDX-License-Identifier: Apache-2.0
#include "update-values/work_plan.hpp"

#include "base/file.hpp"
#include "update-values/image_choice.hpp"
#include "update-values/reversal_plan.hpp"

namespace tools::update_values {

base::Result<ValueEdits> plan_value_edits(cli::Run& run, const Options& options,
                                          const MadeLogins& made_logins,
                                          const base::Deadline& deadline) {
  EditInputs inputs;
  if (options.changes_file == "-") {
    inputs.changes = TRY(base::read_stdin(deadline).context("reading --changes"));
  } else if (!options.changes_file.empty()) {
    inputs.changes = TRY(base::read_file(options.changes_file, base::default_file_limit, &deadline)
                             .context("reading --changes"));
  }
  inputs.copied = TRY(read_copies_from_elsewhere(run, options, made_logins, deadline)
                          .context("reading what to copy"));
  inputs.images = TRY(choose_images(run, options.images, options.connection, deadline));
  auto plan = TRY(plan_edits(options, inputs));
  return ValueEdits(std::move(plan));
}

base::Result<Reversal> plan_revert(git::Repository& repository, const Options& options) {
  RevertOptions revert = {.commit = options.revert};
  for (const auto& file : options.files) {
    revert.files.push_back(TRY(git::parse_file_pattern(file)));
  }
  for (const auto& glob : options.allowed) {
    revert.allowed.push_back(TRY(git::parse_file_pattern(glob)));
  }
  const auto tip = TRY(repository.tip(options.branch).context("reading the branch"));
  return plan_reversal(repository, tip.commit, revert).context("reading what to take back");
}

}  // namespace tools::update_values
