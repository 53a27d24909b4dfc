// SPDX-License-Identifier: Apache-2.0
#include "update-values/change_directory.hpp"

#include "update-values/report.hpp"
#include "update-values/work_plan.hpp"
#include "update-values/work_tree.hpp"

namespace tools::update_values {

base::Result<std::vector<EditedFile>> change_directory(cli::Run& run, const Options& options,
                                                       const base::Deadline& deadline) {
  run.report.set("repository", options.directory);
  const auto edits = TRY(plan_value_edits(run, options, {}, deadline));
  const auto mode = options.is_read_only() ? Mode::look : Mode::write;
  auto made = TRY(edit_work_tree(options.directory, edits, mode, deadline));
  tell(made, run.log);
  report_effort(run, {.attempts = 0, .duration = deadline.spent()});
  TRY(check_superseded(run, made.superseded));
  report_files(run, made.files, options);
  return std::move(made.files);
}

}  // namespace tools::update_values
