// SPDX-License-Identifier: Apache-2.0
#include "update-values/command.hpp"

#include <memory>
#include <optional>

#include "base/file.hpp"
#include "govalue/clock_world.hpp"
#include "remote/remote.hpp"
#include "sprig/functions.hpp"
#include "update-values/edits.hpp"
#include "update-values/options.hpp"
#include "update-values/promote.hpp"
#include "update-values/report.hpp"
#include "update-values/work_tree.hpp"

namespace tools::update_values {
namespace {

// Who commits: the flag, else Git's own variables, else `fallback`.
base::Result<git::Person> person(const cli::Run& run, const std::string& flag,
                                 const std::string& role, const git::Person& fallback) {
  if (!flag.empty()) return git::parse_person(flag);
  const auto name = run.environment.get("GIT_" + role + "_NAME");
  const auto mail = run.environment.get("GIT_" + role + "_EMAIL");
  if (name.empty() && mail.empty()) return fallback;
  return git::parse_person((name.empty() ? fallback.name : name) + " <" +
                           (mail.empty() ? fallback.mail : mail) + ">");
}

// The functions that templates of notifications have, too.
sprig::FunctionTable template_functions(cli::Run& run, const base::Deadline& deadline) {
  const auto zone = run.environment.get("TZ");
  auto local = gotime::local_location(zone.empty() ? std::nullopt : std::optional(zone));
  return sprig::notification_functions(
      std::make_shared<govalue::ClockWorld>(deadline.clock(), std::move(local)));
}

base::Result<CommitStyle> commit_style(const cli::Run& run, const Options& options,
                                       const govalue::Functions& functions) {
  auto message =
      TRY(MessageTemplate::parse(options.message, functions).context("reading --message"));
  const git::Person own = {.name = "gitops-steps", .mail = "gitops-steps@localhost"};
  const auto author = TRY(person(run, options.author, "AUTHOR", own));
  CommitStyle style = {.message = std::move(message), .author = author, .committer = own};
  style.committer = TRY(person(run, options.committer, "COMMITTER", style.author));
  if (options.skip_ci) style.pipeline = Pipeline::skip;
  return style;
}

base::Result<EditPlan> plan(const Options& options, const base::Deadline& deadline) {
  std::optional<std::string> changes;
  if (options.changes_file == "-") {
    changes = TRY(base::read_stdin(deadline).context("reading --changes"));
  } else if (!options.changes_file.empty()) {
    changes = TRY(base::read_file(options.changes_file, base::default_file_limit, &deadline)
                      .context("reading --changes"));
  }
  return plan_edits(options, changes);
}

remote::Options remote_options(const Options& options) {
  return {.repository = options.repository,
          .connection = options.connection,
          .skip_ci = options.skip_ci,
          .branch_hint = "name the branch with --branch"};
}

base::Result<std::vector<EditedFile>> change_repository(cli::Run& run, const Options& options,
                                                        const EditPlan& edits,
                                                        const base::Deadline& deadline) {
  // A subject of our own needs no functions.
  const govalue::Functions none;
  std::optional<sprig::FunctionTable> functions;
  if (!options.message.empty()) functions = template_functions(run, deadline);
  auto style = TRY(commit_style(run, options, functions ? functions->by_name() : none));
  run.report.set("repository", base::redact_url(options.repository));
  run.report.set("branch", options.branch);
  auto remote = TRY(remote::Remote::open(run, remote_options(options), deadline));
  Promoter promoter(remote.repository(), edits, std::move(style), options.max_attempts, deadline,
                    run.log);
  const auto mode = options.is_read_only() ? Mode::look : Mode::write;
  auto outcome = promoter.run(options.branch, mode);
  const Effort effort = {.attempts = promoter.attempts(), .duration = deadline.spent()};
  report_effort(run, effort);
  if (promoter.tip()) run.report.set("branch", promoter.tip()->branch());
  auto promotion = TRY(std::move(outcome));
  report_files(run, promotion.files, options);
  report_promotion(run, promotion, effort);
  if (options.dry_run && promotion.is_changed()) print_message(run, promotion.message);
  return std::move(promotion.files);
}

base::Result<std::vector<EditedFile>> change_directory(cli::Run& run, const Options& options,
                                                       const EditPlan& edits,
                                                       const base::Deadline& deadline) {
  run.report.set("repository", options.directory);
  const auto mode = options.is_read_only() ? Mode::look : Mode::write;
  auto files = TRY(edit_work_tree(options.directory, edits, mode, deadline));
  report_effort(run, {.attempts = 0, .duration = deadline.spent()});
  report_files(run, files, options);
  return files;
}

base::Result<int> update_values(cli::Run& run) {
  prepare_report(run.report);
  Options options;
  if (TRY(parse_options(run, options)) == cli::Parsed::help) return 0;
  const base::Deadline deadline(run.clock, run.options.timeout);
  const auto edits = TRY(plan(options, deadline));
  const auto files = options.directory.empty()
                         ? TRY(change_repository(run, options, edits, deadline))
                         : TRY(change_directory(run, options, edits, deadline));
  if (options.dry_run) TRY(print_diff(run, files));
  return options.check && !changes_in(files).empty() ? cli::would_change : 0;
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
          "  update-values --dir . --file 'env/*/values.yaml' --dry-run replicas=3",
      .result_names = {"changed", "repository", "branch", "commit", "parent", "files", "changes",
                       "attempts", "duration", "pull-request"},
      .run = update_values};
  return tool;
}

}  // namespace tools::update_values
