// SPDX-License-Identifier: Apache-2.0
#include "sync/options.hpp"

#include "base/text.hpp"
#include "rollout/goal_flags.hpp"

namespace tools::sync {
namespace {

base::Error usage(std::string message, std::string hint = {}) {
  return {.kind = base::ErrorKind::usage, .message = std::move(message), .hint = std::move(hint)};
}

// What is not yet of its own type.
struct Words {
  std::vector<std::string> revisions;
  std::vector<std::string> resources;
  rollout::GoalFlags how;
  std::string strategy;
  std::string on_conflict = "wait";
  std::string on_window = "fail";
  bool force = false;
  bool dry_run = false;
  bool history = false;
  bool terminate = false;
  std::string rollback;
  std::size_t retries = 0;
};

void add_flags(cli::Flags& flags, Options& options, Words& words) {
  auto& request = options.rollout.plan->request;
  flags.group("What to sync");
  flags.add_list("revision", "[SOURCE=]REV", "this commit, branch, tag or chart version",
                 words.revisions);
  flags.add_list("resource", "[!]GROUP:KIND:NAME", "or KIND/NAME: only this; ! all others",
                 words.resources);
  flags.add_switch("prune", "delete what is no longer in Git", request.prune);
  flags.add_switch("if-out-of-sync", "only where it is OutOfSync after a refresh",
                   options.rollout.plan->only_out_of_sync);
  flags.add_choice("strategy", {"hook", "apply"}, "apply runs no hooks (hook)", words.strategy);
  flags.add_switch("force", "delete and create what cannot be changed", words.force);
  flags.add_list("sync-option", "NAME=VALUE", "beside those of the application",
                 options.rollout.plan->added_options);
  flags.add_number("retries", "if it fails; its own policy if absent", words.retries);
  flags.add_switch("server-dry-run", "let Argo CD try it without applying", request.dry_run);

  flags.group("In place of a sync");
  flags.add_switch("history", "show what has been deployed, and do nothing", words.history);
  flags.add_text("rollback", "ID|previous", "go back to what was deployed once", words.rollback);
  flags.add_switch("terminate", "end the operation that is under way", words.terminate);

  flags.group("How");
  flags.add_switch("wait", "until the application is Synced and Healthy, too", options.wait);
  flags.add_choice("on-conflict", {"wait", "fail", "terminate-older"},
                   "when another operation is under way (wait)", words.on_conflict);
  flags.add_choice("on-window", {"wait", "skip", "fail"}, "when a sync window is closed (fail)",
                   words.on_window);
  words.how.add(flags, options.rollout.goal, options.rollout.follow);
  flags.add_switch("dry-run", "show the request and send nothing", words.dry_run);
}

rollout::WantedRevision parse_revision(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) return {.revision = text};
  return {.source = text.substr(0, equals), .revision = text.substr(equals + 1)};
}

// One flag at the most says what to do.
base::Result<Action> action_of(const Words& words) {
  struct Choice {
    const char* flag;
    bool is_given;
    Action action;
  };
  const std::vector<Choice> choices = {
      {"--dry-run", words.dry_run, Action::show_requests},
      {"--history", words.history, Action::show_history},
      {"--terminate", words.terminate, Action::terminate},
  };
  const Choice* chosen = nullptr;
  for (const auto& choice : choices) {
    if (!choice.is_given) continue;
    if (chosen != nullptr) {
      return usage(std::string(chosen->flag) + " and " + choice.flag + " do not go together");
    }
    chosen = &choice;
  }
  return chosen != nullptr ? chosen->action : Action::sync;
}

base::Result<void> take_words(const Words& words, Options& options) {
  options.action = TRY(action_of(words));
  auto& plan = *options.rollout.plan;
  for (const auto& text : words.revisions) plan.revisions.push_back(parse_revision(text));
  for (const auto& text : words.resources) {
    plan.resources.push_back(TRY(rollout::parse_resource_pattern(text)));
  }
  TRY(words.how.take(options.rollout.goal));
  for (const auto& option : plan.added_options) {
    if (option.find('=') != std::string::npos) continue;
    return usage("--sync-option " + base::printable(option) + " has no value",
                 "write it as Argo CD does, for example ServerSideApply=true");
  }
  if (words.on_conflict == "fail") plan.on_conflict = rollout::OnConflict::fail;
  if (words.on_conflict == "terminate-older") {
    plan.on_conflict = rollout::OnConflict::terminate_older;
  }
  if (words.on_window == "skip") plan.on_window = rollout::OnWindow::skip;
  if (words.on_window == "wait") plan.on_window = rollout::OnWindow::wait;
  if (!words.strategy.empty() || words.force) plan.request.force = words.force;
  plan.request.runs_hooks = words.strategy != "apply";
  if (words.retries > 0) {
    plan.request.retry = {.limit = static_cast<std::int64_t>(words.retries)};
  }
  return {};
}

// What says how to sync has no meaning where something else is done; left alone, it would be
// believed to have one.
base::Result<void> check_alone(const Words& words, const Options& options) {
  const auto& plan = *options.rollout.plan;
  const bool is_rollback = !words.rollback.empty();
  struct Flag {
    const char* name;
    bool is_given;
    bool is_for_rollback;
  };
  const std::vector<Flag> flags = {
      {"--rollback", is_rollback, true},
      {"--revision", !words.revisions.empty(), false},
      {"--resource", !words.resources.empty(), false},
      {"--prune", plan.request.prune, true},
      {"--if-out-of-sync", plan.only_out_of_sync, false},
      {"--strategy", !words.strategy.empty(), false},
      {"--force", words.force, false},
      {"--sync-option", !plan.added_options.empty(), false},
      {"--retries", words.retries > 0, false},
      {"--server-dry-run", plan.request.dry_run, true},
      {"--wait", options.wait, true},
      {"--on-conflict", plan.on_conflict != rollout::OnConflict::wait, true},
      {"--on-window", plan.on_window != rollout::OnWindow::fail, true},
      {"--ignore-health", !words.how.ignored_health.empty(), true},
  };
  std::string action;
  if (is_rollback) action = "--rollback";
  if (options.action == Action::show_history) action = "--history";
  if (options.action == Action::terminate) action = "--terminate";
  if (action.empty()) return {};
  for (const auto& flag : flags) {
    const bool fits = action == "--rollback" && flag.is_for_rollback;
    if (flag.is_given && !fits) return usage(action + " and " + flag.name + " do not go together");
  }
  return {};
}

base::Result<void> take_rollback(const Words& words, Options& options) {
  if (words.rollback.empty()) return {};
  const auto target = TRY(rollout::parse_rollback_target(words.rollback).context("--rollback"));
  if (target.id && options.rollout.selection.names.size() != 1) {
    return usage("the id of a deployment is about one application",
                 "name it with --app; for many there is --rollback previous");
  }
  options.rollout.plan->rollback = target;
  options.rollout.goal.sync = false;  // Git wants something else
  return {};
}

base::Result<void> check(const Options& options) {
  if (options.rollout.plan->request.dry_run && options.wait) {
    return usage("--server-dry-run changes nothing that --wait could wait for");
  }
  return {};
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
  TRY(take_words(words, options));
  TRY(check_alone(words, options));
  TRY(take_rollback(words, options));
  TRY(check(options));
  if (!options.wait) {
    options.rollout.goal.sync = options.rollout.goal.health = false;
    options.rollout.goal.stable_for = {};
  }
  return parsed;
}

}  // namespace tools::sync
