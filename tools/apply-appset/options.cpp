// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/options.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "remote/flags.hpp"
#include "rollout/goal_flags.hpp"
#include "session/selection.hpp"

namespace tools::apply_appset {
namespace {

// What the command line says in words of its own.
struct Words {
  bool render = false;
  bool lint = false;
  bool plan = false;
  bool apply = false;
  std::string globbing = "legacy";
  std::string compat;
  std::string policy;
  bool policy_override = false;
  rollout::GoalFlags how;
};

void add_mode_flags(cli::Flags& flags, Options& options, Words& words) {
  flags.group("What");
  flags.add_list("file", "FILE|DIR|-", "ApplicationSets, and what goes with them", options.files);
  flags.trim("file");
  flags.add_switch("plan", "what would become of each application (default)", words.plan);
  flags.add_switch("render", "print the applications that the sets make", words.render);
  flags.add_switch("lint", "say what is wrong with the files", words.lint);
  flags.add_switch("apply", "make it so: make the plan, pass the guards, write", words.apply);
  for (const auto* flag : {"plan", "render", "lint", "apply"}) flags.refuse_empty(flag);
}

void add_offline_flags(cli::Flags& flags, Options& options, Words& words) {
  flags.group("In place of live systems");
  flags.add_list("repo-map", "URL=PATH[@REVISION]", "a checkout of a repository of generators",
                 options.repo_maps);
  flags.add_list("cluster-file", "FILE|DIR", "the clusters: their Secrets, or a list",
                 options.cluster_files);
  flags.add_list("project-file", "FILE|DIR", "the AppProjects", options.project_files);
  flags.add_list("params", "KIND:FILE",
                 "what a generator finds: pullRequest, scmProvider,\n"
                 "plugin, clusterDecisionResource",
                 options.params);
  flags.add_text("compat", "VERSION", "of Argo CD, such as 3.4", words.compat);
  flags.add_switch("allow-nondeterministic", "let now, randAlpha and others be what they are",
                   options.allow_nondeterministic);
  flags.trim("compat");
  flags.refuse_empty("allow-nondeterministic");
}

void add_plan_flags(cli::Flags& flags, Options& options) {
  flags.group("What a plan compares with (else --server or --core)");
  flags.add_list("current", "FILE|DIR", "the Applications that there are", options.current);
  flags.add_text("against", "REVISION", "the files as they are in this branch or commit",
                 options.against);
  flags.add_text("markdown", "FILE", "write the plan as Markdown, for a comment", options.markdown);
  flags.add_text("plan-file", "FILE", "write the plan; with --apply: do just that",
                 options.plan_file);
  flags.add_switch("check", "exit with 6 if a guard trips, 8 if things change", options.check);
  flags.add_switch("strict", "fail if a guard trips, a tag stays or --lint warns", options.strict);
  flags.trim("against");
  for (const auto* flag : {"check", "strict"}) flags.refuse_empty(flag);
}

void add_controller_flags(cli::Flags& flags, Words& words) {
  flags.group("How the controller is set up", cli::Scope::tool, cli::Shown::on_request);
  flags.add_choice("policy", {"create-only", "create-update", "create-delete", "sync"},
                   "that of all sets", words.policy);
  flags.add_switch("policy-override", "sets may choose another one, as without --policy",
                   words.policy_override);
  flags.add_choice("git-file-globbing", {"legacy", "doublestar"},
                   "how file patterns are read (legacy)", words.globbing);
  flags.refuse_empty("policy-override");
}

void add_guard_flags(cli::Flags& flags, Options& options) {
  flags.group("Guards");
  flags.add_number("max-delete", "how many applications may go", options.allowance.deletions,
                   cli::Flags::Zero::allowed);
  flags.add_switch("allow-empty", "also where a generator finds nothing",
                   options.allowance.empty_generators);
  flags.add_switch("allow-adopt", "take over applications that no set owns",
                   options.allowance.adoptions);
  flags.add_switch("allow-move", "change the project of applications", options.allowance.moves);
  flags.add_switch("allow-unknown", "also where nobody can say what becomes of a set",
                   options.allowance.unknown_sets);
  flags.add_switch("allow-refused", "also where a set cannot make an application",
                   options.allowance.refusals);
  for (const auto* flag :
       {"allow-empty", "allow-adopt", "allow-move", "allow-unknown", "allow-refused"}) {
    flags.refuse_empty(flag);
  }
}

void add_apply_flags(cli::Flags& flags, Options& options, Words& words) {
  flags.group("With --apply");
  flags.add_switch("server-dry-run", "have the server try it, where it really only tries",
                   options.server_dry_run);
  flags.add_switch("wait", "until all applications of the sets are healthy", options.wait);
  for (const auto* flag : {"server-dry-run", "wait"}) flags.refuse_empty(flag);
  flags.group("How to wait", cli::Scope::tool, cli::Shown::on_request);
  words.how.add(flags, options.goal, options.follow);
}

void add_git_flags(cli::Flags& flags, Options& options) {
  flags.group("Git (for generators)", cli::Scope::tool, cli::Shown::on_request);
  remote::add_login_flags(flags, options.git);
}

base::Result<Mode> mode_of(const Words& words) {
  const std::array<std::pair<bool, Mode>, 4> modes = {{{words.plan, Mode::plan},
                                                       {words.render, Mode::render},
                                                       {words.lint, Mode::lint},
                                                       {words.apply, Mode::apply}}};
  const auto given =
      std::count_if(modes.begin(), modes.end(), [](const auto& mode) { return mode.first; });
  if (given > 1) {
    return base::usage_error("--plan, --render, --lint and --apply do not go together");
  }
  for (const auto& [is_given, mode] : modes) {
    if (is_given) return mode;
  }
  return Mode::plan;
}

// What a newer version changes is not known here.
void warn_of_version(const cli::Run& run, const applicationset::Settings& settings) {
  if (settings.version <= applicationset::newest_version) return;
  run.log.warning("--compat " + applicationset::to_string(settings.version) +
                  ": this knows Argo CD up to " +
                  applicationset::to_string(applicationset::newest_version) +
                  ", and does as that version does");
}

base::Result<void> check_markdown(const Options& options) {
  if (options.markdown.empty()) return {};
  if (options.mode != Mode::plan && options.mode != Mode::apply) {
    return base::usage_error("--markdown belongs to --plan and --apply");
  }
  if (options.markdown != "-") return {};
  return base::usage_error("--markdown writes a file, and - is none",
                           "the plan itself is on the standard output");
}

base::Result<void> check_plan_file(const Options& options) {
  if (options.plan_file.empty()) return {};
  if (options.mode != Mode::plan && options.mode != Mode::apply) {
    return base::usage_error("--plan-file belongs to --plan and --apply");
  }
  if (options.plan_file == "-") return base::usage_error("--plan-file is a file, and - is none");
  const bool is_input = std::find(options.files.begin(), options.files.end(), options.plan_file) !=
                        options.files.end();
  if (!is_input) return {};
  return base::usage_error("--plan-file and --file name the same file, " + options.plan_file);
}

base::Result<void> take(const Words& words, Options& options) {
  options.mode = TRY(mode_of(words));
  if (words.globbing == "doublestar") {
    options.settings.file_globbing = applicationset::Settings::FileGlobbing::doublestar;
  }
  options.has_version = !words.compat.empty();
  if (options.has_version) {
    options.settings.version = TRY(applicationset::read_version(words.compat).context("--compat"));
  }
  options.settings.keeps_origins = options.mode == Mode::lint;
  options.controller.policy = TRY(applicationset::read_policy(words.policy));
  // A controller that is told a policy lets no set choose, unless it is told to.
  options.controller.lets_sets_override = words.policy.empty() || words.policy_override;
  return {};
}

base::Result<void> check(const Options& options) {
  if (options.files.empty()) {
    return base::usage_error("no file is named", "name it with --file: a file, a directory, or -");
  }
  const auto is_stdin = [](const std::string& file) { return file == "-"; };
  if (std::count_if(options.files.begin(), options.files.end(), is_stdin) > 1) {
    return base::usage_error("--file - can be given once");
  }
  if (!options.against.empty() &&
      std::any_of(options.files.begin(), options.files.end(), is_stdin)) {
    return base::usage_error("--against needs files in a Git repository, and --file - is none");
  }
  if (!options.against.empty() && !options.current.empty()) {
    return base::usage_error("--against and --current do not go together");
  }
  if (options.mode != Mode::plan &&
      (!options.against.empty() || !options.current.empty() || options.check)) {
    return base::usage_error("--against, --current and --check belong to --plan");
  }
  if (options.mode == Mode::apply && !options.cluster_files.empty()) {
    return base::usage_error("--cluster-file does not go with --apply",
                             "Argo CD knows which clusters there are");
  }
  if (options.mode != Mode::apply && (options.wait || options.server_dry_run)) {
    return base::usage_error("--wait and --server-dry-run belong to --apply");
  }
  if (options.wait && options.server_dry_run) {
    return base::usage_error("--wait and --server-dry-run do not go together",
                             "a dry run changes nothing that could be waited for");
  }
  TRY(check_plan_file(options));
  return check_markdown(options);
}

}  // namespace

base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options) {
  Words words;
  cli::Flags flags(run);
  add_mode_flags(flags, options, words);
  add_offline_flags(flags, options, words);
  add_plan_flags(flags, options);
  add_guard_flags(flags, options);
  add_apply_flags(flags, options, words);
  add_controller_flags(flags, words);
  add_git_flags(flags, options);
  session::add_server_flags(flags, options.server);
  const auto parsed = TRY(flags.parse());
  if (parsed == cli::Parsed::help) return parsed;
  TRY(take(words, options));
  warn_of_version(run, options.settings);
  TRY(words.how.take(options.goal));
  TRY(check(options));
  TRY(session::check_namespace(options.server));
  const bool is_named = TRY(session::names_server(run, options.server));
  options.has_server = is_named || options.mode == Mode::apply;
  return parsed;
}

}  // namespace tools::apply_appset
