// SPDX-License-Identifier: Apache-2.0
#include "wait/options.hpp"

#include "base/text.hpp"
#include "git/repository.hpp"
#include "remote/flags.hpp"
#include "remote/place.hpp"
#include "rollout/goal_flags.hpp"

namespace tools::wait {
namespace {

struct Words {
  std::vector<std::string> revisions;
  std::vector<std::string> conditions;
  std::vector<std::string> resources;
  rollout::GoalFlags how;
};

void add_flags(cli::Flags& flags, Options& options, Words& words) {
  flags.group("What for");
  flags.add_list("revision", "[SOURCE=]SHA", "this commit; else what Git has now", words.revisions);
  flags.trim("revision");
  flags.add_switch("contains", "or a newer commit that contains it: Git is asked",
                   options.rollout.goal.contains);
  flags.add_list("for", "WORD,...",
                 "sync health operation (these if absent)\nsuspended deleted created hydrated",
                 words.conditions);
  flags.add_list("resource", "[!]GROUP:KIND:NAME", "or KIND/NAME: only this; ! all others",
                 words.resources);
  flags.refuse_empty("contains");
  flags.trim("resource");
  flags.refuse_empty("resource");

  flags.group("How");
  words.how.add(flags, options.rollout.goal, options.rollout.follow);
  flags.add_switch("once", "say what is missing now, and do not wait", options.once);
  flags.refuse_empty("once");

  flags.group("Git (for --contains)");
  flags.add_text("repo", "URL|PATH", "to ask; default: the application's own source",
                 options.git.repository);
  remote::add_login_flags(flags, options.git);
}

base::Error needs_contains(const std::string& flag) {
  return base::usage_error(flag + " means nothing without --contains",
                           "Git is asked only whether a newer commit --contains the wanted one");
}

// Commits only: Git is asked which of them come before which.
base::Result<void> check_contains(const cli::Run& run, const Options& options) {
  const auto& goal = options.rollout.goal;
  const auto& git = options.git;
  if (!goal.contains) {
    const std::vector<std::pair<const char*, const std::string*>> given = {
        {"--repo", &git.repository},
        {"--repo-password-file", &git.connection.password_file},
        {"--repo-credentials-dir", &git.connection.credentials_dir},
        {"--repo-ssh-key-file", &git.connection.ssh_key_file},
        {"--repo-ssh-passphrase-file", &git.connection.ssh_passphrase_file},
        {"--repo-known-hosts", &git.connection.known_hosts_file}};
    for (const auto& [flag, value] : given) {
      if (!value->empty()) return needs_contains(flag);
    }
    // The variable for it, GIT_USERNAME, is there for others, too.
    if (run.is_on_command_line("--repo-username")) return needs_contains("--repo-username");
    return {};
  }
  if (goal.revisions.empty()) {
    return base::usage_error("--contains means nothing without --revision",
                             "say which commit to look for");
  }
  for (const auto& one : goal.revisions) TRY(git::read_commit_id(one.revision));
  if (!git.repository.empty()) TRY(remote::place_of(git.repository).context("reading --repo"));
  return {};
}

base::Result<void> take_conditions(const std::vector<std::string>& words, rollout::Goal& goal) {
  if (words.empty()) return {};
  goal.sync = goal.health = goal.operation = false;
  const std::vector<std::pair<std::string, bool*>> conditions = {
      {"sync", &goal.sync},           {"health", &goal.health},   {"operation", &goal.operation},
      {"suspended", &goal.suspended}, {"deleted", &goal.deleted}, {"created", &goal.created},
      {"hydrated", &goal.hydrated}};
  std::vector<std::string> known;
  for (const auto& [name, flag] : conditions) known.push_back(name);
  for (const auto& given : words) {
    for (const auto piece : base::split(given, ',')) {
      const auto word = base::to_lower(base::trim(piece));
      bool is_known = false;
      for (const auto& [name, flag] : conditions) {
        if (name != word) continue;
        *flag = true;
        is_known = true;
      }
      if (is_known) continue;
      const auto near = base::did_you_mean(word, known);
      return base::usage_error(
          "--for: there is no condition '" + base::printable(word) + "'",
          near ? "did you mean " + *near + "?" : "known are " + base::join(known, ", "));
    }
  }
  const bool is_state =
      goal.sync || goal.health || goal.operation || goal.suspended || goal.hydrated;
  if ((goal.deleted || goal.created) && (is_state || goal.deleted == goal.created)) {
    return base::usage_error("--for deleted and --for created each stand alone");
  }
  return {};
}

base::Result<void> take_words(const Words& words, Options& options) {
  for (const auto& text : words.revisions) {
    options.rollout.goal.revisions.push_back(TRY(rollout::parse_wanted_revision(text)));
  }
  for (const auto& text : words.resources) {
    options.rollout.goal.resources.push_back(TRY(rollout::parse_resource_pattern(text)));
  }
  TRY(words.how.take(options.rollout.goal));
  return take_conditions(words.conditions, options.rollout.goal);
}

// One job may look once and another wait, with the same variables.
base::Result<void> check_once(const cli::Run& run) {
  if (!run.is_on_command_line("--once")) return {};
  for (const std::string flag : {"--stable-for", "--degraded-after", "--poll"}) {
    if (!run.is_on_command_line(flag)) continue;
    return base::usage_error("--once and " + flag + " do not go together",
                             "--once looks once, and waits for nothing");
  }
  return {};
}

base::Result<void> check(const cli::Run& run, const Options& options) {
  const auto& goal = options.rollout.goal;
  if (options.rollout.follow.with_children && (goal.deleted || goal.created)) {
    return base::usage_error("--children means nothing to --for deleted and --for created");
  }
  if ((goal.deleted || goal.created) && !goal.revisions.empty()) {
    return base::usage_error("--revision means nothing to --for deleted and --for created");
  }
  if (options.rollout.follow.with_children && !goal.resources.empty()) {
    return base::usage_error("--resource names some of one application's, --children all of many");
  }
  if (!goal.resources.empty() && !goal.sync && !goal.health && !goal.suspended) {
    return base::usage_error(
        "--resource is about sync, health and suspended, and --for names none of them");
  }
  TRY(check_once(run));
  return check_contains(run, options);
}

}  // namespace

base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options) {
  Words words;
  session::SelectionOptions selection;
  const auto parsed =
      TRY(session::parse_flags(run, selection, options.server,
                               [&](cli::Flags& flags) { add_flags(flags, options, words); }));
  if (parsed == cli::Parsed::help) return parsed;
  options.rollout.selection = TRY(session::read_selection(selection, options.server));
  options.rollout.allow_none = selection.allow_none;
  options.rollout.follow.with_children = selection.children;
  TRY(take_words(words, options));
  TRY(check(run, options));
  // Who signed the certificates of the house is nobody's secret; all else that is given for Argo CD
  // stays there.
  options.git.connection.ca_file = options.server.connection.ca_file;
  options.rollout.follow.waits_for_some = options.rollout.goal.created;
  return parsed;
}

}  // namespace tools::wait
