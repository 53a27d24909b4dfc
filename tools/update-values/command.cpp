// SPDX-License-Identifier: Apache-2.0
#include "update-values/command.hpp"

#include <memory>
#include <optional>

#include "base/file.hpp"
#include "govalue/clock_world.hpp"
#include "remote/remote.hpp"
#include "sprig/functions.hpp"
#include "update-values/commit_signing.hpp"
#include "update-values/edits.hpp"
#include "update-values/elsewhere.hpp"
#include "update-values/options.hpp"
#include "update-values/promote.hpp"
#include "update-values/report.hpp"
#include "update-values/reversal.hpp"
#include "update-values/value_edits.hpp"
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
  CommitMessage message = {.type = options.conventional, .trailers = options.trailers};
  if (!options.message.empty()) {
    message.text =
        TRY(MessageTemplate::parse(options.message, functions).context("reading --message"));
  }
  message.values = TRY(parse_message_values(options.message_values));
  if (options.skip_ci) message.pipeline = Pipeline::skip;
  const git::Person own = {.name = "gitops-steps", .mail = "gitops-steps@localhost"};
  const auto author = TRY(person(run, options.author, "AUTHOR", own));
  const auto committer = TRY(person(run, options.committer, "COMMITTER", author));
  if (options.signed_off_by) {
    message.trailers.push_back("Signed-off-by: " + committer.name + " <" + committer.mail + ">");
  }
  return CommitStyle{.message = std::move(message), .author = author, .committer = committer};
}

base::Result<ValueEdits> value_edits(cli::Run& run, const Options& options,
                                     const base::Deadline& deadline) {
  EditInputs inputs;
  if (options.changes_file == "-") {
    inputs.changes = TRY(base::read_stdin(deadline).context("reading --changes"));
  } else if (!options.changes_file.empty()) {
    inputs.changes = TRY(base::read_file(options.changes_file, base::default_file_limit, &deadline)
                             .context("reading --changes"));
  }
  inputs.copied =
      TRY(read_copies_from_elsewhere(run, options, deadline).context("reading what to copy"));
  auto plan = TRY(plan_edits(options, inputs));
  return ValueEdits(std::move(plan));
}

base::Result<std::optional<Reversal>> reversal(git::Repository& repository,
                                               const Options& options) {
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

remote::Options remote_options(const Options& options) {
  return {.repository = options.repository,
          .connection = options.connection,
          .skip_ci = options.skip_ci,
          .branch_hint = "name the branch with --branch"};
}

// The run is one that came too late: nothing failed, and nothing may be written.
base::Result<void> check_superseded(const cli::Run& run,
                                    const std::optional<base::Error>& superseded) {
  if (!superseded) return {};
  run.report.set("result", "superseded");
  run.report.set_bool("changed", false);
  return *superseded;
}

base::Result<std::vector<EditedFile>> promote(cli::Run& run, const Options& options,
                                              git::Repository& repository, const Work& work,
                                              CommitStyle style, const base::Deadline& deadline) {
  Promoter promoter(repository, work, std::move(style), options.max_attempts, deadline, run.log);
  const auto mode = options.is_read_only() ? Mode::look : Mode::write;
  auto outcome = promoter.run(options.branch, mode);
  const Effort effort = {.attempts = promoter.attempts(), .duration = deadline.spent()};
  report_effort(run, effort);
  if (promoter.tip()) run.report.set("branch", promoter.tip()->branch());
  auto promotion = TRY(std::move(outcome));
  TRY(check_superseded(run, promotion.superseded));
  report_files(run, promotion.files, options);
  report_promotion(run, promotion, effort);
  if (options.dry_run && promotion.is_changed()) print_message(run, promotion.message);
  return std::move(promotion.files);
}

// The last change of ours was to take something back, so this has been done.
base::Result<std::vector<EditedFile>> nothing_to_revert(cli::Run& run, const Options& options,
                                                        git::Repository& repository,
                                                        const base::Deadline& deadline) {
  const auto tip = TRY(repository.tip(options.branch));
  report_effort(run, {.attempts = 1, .duration = deadline.spent()});
  report_files(run, {}, options);
  run.print("unchanged: our last change has been taken back already");
  run.report.set("branch", tip.branch());
  run.report.set("commit", tip.commit.hex());
  return std::vector<EditedFile>();
}

base::Result<std::vector<EditedFile>> change_repository(cli::Run& run, const Options& options,
                                                        const base::Deadline& deadline) {
  // A subject of our own needs no functions.
  const govalue::Functions none;
  std::optional<sprig::FunctionTable> functions;
  if (!options.message.empty()) functions = template_functions(run, deadline);
  auto style = TRY(commit_style(run, options, functions ? functions->by_name() : none));
  const auto signer = TRY(open_signer(run, options.signing, deadline));
  style.signer = signer.get();
  run.report.set("repository", base::redact_url(options.repository));
  run.report.set("branch", options.branch);
  if (options.revert.empty()) {
    const auto edits = TRY(value_edits(run, options, deadline));
    auto remote = TRY(remote::Remote::open(run, remote_options(options), deadline));
    return promote(run, options, remote.repository(), edits, std::move(style), deadline);
  }
  auto remote = TRY(remote::Remote::open(run, remote_options(options), deadline));
  const auto work = TRY(reversal(remote.repository(), options));
  if (!work) return nothing_to_revert(run, options, remote.repository(), deadline);
  style.reverted = work->commit();
  return promote(run, options, remote.repository(), *work, std::move(style), deadline);
}

base::Result<std::vector<EditedFile>> change_directory(cli::Run& run, const Options& options,
                                                       const base::Deadline& deadline) {
  run.report.set("repository", options.directory);
  const auto edits = TRY(value_edits(run, options, deadline));
  const auto mode = options.is_read_only() ? Mode::look : Mode::write;
  auto made = TRY(edit_work_tree(options.directory, edits, mode, deadline));
  report_effort(run, {.attempts = 0, .duration = deadline.spent()});
  TRY(check_superseded(run, made.superseded));
  report_files(run, made.files, options);
  return std::move(made.files);
}

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
          "  update-values --dir . --file 'env/*/values.yaml' --dry-run replicas=3",
      .result_names = {"changed", "repository", "branch", "commit", "parent", "files", "changes",
                       "attempts", "duration", "pull-request"},
      .run = update_values};
  return tool;
}

}  // namespace tools::update_values
