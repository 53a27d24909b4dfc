// SPDX-License-Identifier: Apache-2.0
#include "update-values/command.hpp"

#include "update-values/change_directory.hpp"
#include "update-values/change_repository.hpp"
#include "update-values/options.hpp"
#include "update-values/report.hpp"

namespace tools::update_values {
namespace {

base::Result<int> update_values(cli::Run& run) {
  prepare_report(run.report);
  Options options;
  if (TRY(parse_options(run, options)) == cli::Parsed::help) return 0;
  const base::Deadline deadline(run.clock, run.options.timeout);
  const auto files = options.directory.empty() ? TRY(change_repository(run, options, deadline))
                                               : TRY(change_directory(run, options, deadline));
  if (options.dry_run) TRY(print_diff(run, files));
  return options.check && is_any_changed(files) ? cli::would_change : 0;
}

}  // namespace

const cli::Tool& tool() {
  static const cli::Tool tool = {
      .name = "update-values",
      .summary = "change values in YAML or JSON files of a Git repository, in one commit",
      .usage = "--repo URL|PATH --file FILE [--branch NAME] [--] PATH=VALUE...",
      .examples =
          "  update-values --repo https://github.com/org/deploy --file helm/values.yaml \\\n"
          "    backend.tag=9f8e7d6 frontend.tag=9f8e7d6\n"
          "  update-values --repo https://github.com/org/deploy --file '**/*.yaml' \\\n"
          "    --image registry.example.com/team/app:v2 --not-older --pull-request",
      .result_names = {"changed", "repository", "branch", "commit", "parent", "files", "changes",
                       "attempts", "duration", "pull-request", "pull-request-url",
                       "pull-request-number", "pull-request-merge-commit"},
      .run = update_values};
  return tool;
}

}  // namespace tools::update_values
