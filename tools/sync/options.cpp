// SPDX-License-Identifier: Apache-2.0
#include "sync/options.hpp"

#include "base/text.hpp"
#include "rollout/goal_flags.hpp"
#include "sync/retry_flags.hpp"

namespace tools::sync {
namespace {

base::Error usage(std::string message, std::string hint = {}) {
  return {.kind = base::ErrorKind::usage, .message = std::move(message), .hint = std::move(hint)};
}

// What is not yet of its own type.
struct Words {
  std::vector<std::string> revisions;
  std::vector<std::string> resources;
  OverrideFlags overrides;
  rollout::GoalFlags how;
  std::string strategy;
  std::string on_conflict = "wait";
  std::string on_window = "fail";
  bool force = false;
  bool dry_run = false;
  bool diff = false;
  RetryFlags retry;
  std::string refresh;
  WebhookFlags webhook;
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

  flags.group("How");
  flags.add_switch("wait", "until the application is Synced and Healthy, too", options.wait);
  flags.add_choice("on-conflict", {"wait", "fail", "terminate-older"},
                   "when another operation is under way (wait)", words.on_conflict);
  flags.add_choice("on-window", {"wait", "skip", "fail"}, "when a sync window is closed (fail)",
                   words.on_window);
  flags.add_switch("dry-run", "show the diff and the request; send nothing", words.dry_run);
  flags.add_switch("server-dry-run", "let Argo CD try it without applying", request.dry_run);

  flags.group("Instead of a sync");
  flags.add_switch("diff", "show what would change, field by field", words.diff);
  flags.add_switch("check", "with --diff: exit 8 if something would", options.check);

  flags.group("Details", cli::Scope::tool, cli::Shown::on_request);
  flags.add_choice("refresh", {"normal", "hard"}, "compare first; hard also renders anew",
                   words.refresh);
  flags.add_choice("strategy", {"hook", "apply"}, "apply runs no hooks (hook)", words.strategy);
  flags.add_switch("force", "delete and create what cannot be changed", words.force);
  flags.add_list("sync-option", "NAME=VALUE", "beside those of the application",
                 options.rollout.plan->added_options);
  flags.group("Overrides, set before the sync", cli::Scope::tool, cli::Shown::on_request);
  flags.add_list("set-parameter", "NAME=VALUE", "a parameter of its Helm chart",
                 words.overrides.parameters);
  flags.add_list("set-image", "[OLD=]NEW[:TAG]", "or @DIGEST: a Kustomize image",
                 words.overrides.images);
  flags.add_text("source", "NAME|POSITION", "to set it in, from 1, where there are many",
                 words.overrides.source);
  words.retry.add(flags);
  flags.group("Waiting", cli::Scope::tool, cli::Shown::on_request);
  words.how.add(flags, options.rollout.goal, options.rollout.follow);
  words.webhook.add(flags);
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
      {"--webhook", words.webhook.is_given(), Action::webhook},
      {"--diff", words.diff, Action::show_diff},
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
  options.webhook = TRY(words.webhook.take(words.revisions));
  auto& plan = *options.rollout.plan;
  for (const auto& text : words.revisions) plan.revisions.push_back(parse_revision(text));
  for (const auto& text : words.resources) {
    plan.resources.push_back(TRY(rollout::parse_resource_pattern(text)));
  }
  options.overrides = TRY(read_overrides(words.overrides));
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
  plan.request.retry = TRY(words.retry.take());
  if (!words.refresh.empty()) {
    plan.refresh = words.refresh == "hard" ? argocd::Refresh::hard : argocd::Refresh::normal;
  }
  return {};
}

// What it tells is not of an application, and nobody answers.
base::Result<void> check_alone(const session::SelectionOptions& selection, const Options& options) {
  if (!selection.apps.empty() || !selection.selector.empty() || !selection.projects.empty()) {
    return usage("--webhook tells of a push, and Argo CD finds the applications");
  }
  if (options.wait) {
    return usage("--webhook has no token to wait with", "run wait in a step that has one");
  }
  return {};
}

base::Result<void> check(const Options& options) {
  if (options.rollout.plan->request.dry_run && options.wait) {
    return usage("--server-dry-run changes nothing that --wait could wait for");
  }
  if (options.check && options.action != Action::show_diff) {
    return usage("--check goes with --diff");
  }
  if (!options.overrides.empty() && options.action == Action::show_diff) {
    return usage("--diff shows what would change without what --set-... would set");
  }
  if (options.rollout.plan->request.dry_run && !options.overrides.empty()) {
    return usage(
        "--set-parameter and --set-image change the application, which --server-dry-run "
        "is not to do",
        "--dry-run shows the change");
  }
  if (options.rollout.follow.with_children) {
    if (options.rollout.plan->request.dry_run) {
      return usage("--server-dry-run makes no applications that --children could find");
    }
    if (!options.rollout.plan->resources.empty()) {
      return usage("--resource names some of one application's, --children all of many");
    }
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
  TRY(take_words(words, options));
  if (options.action == Action::webhook) {
    TRY(check_alone(selection, options));
    return parsed;
  }
  options.rollout.selection = TRY(session::read_selection(selection, options.server));
  options.rollout.allow_none = selection.allow_none;
  options.rollout.follow.with_children = selection.children;
  TRY(check(options));
  if (!options.wait) {
    options.rollout.goal.sync = options.rollout.goal.health = false;
    options.rollout.goal.stable_for = {};
  }
  return parsed;
}

}  // namespace tools::sync
