// SPDX-License-Identifier: Apache-2.0
#include "sync/words.hpp"

namespace tools::sync {
namespace {

// What a flag can be about, one bit each.
using Uses = unsigned;
constexpr Uses of_sync = 1;
constexpr Uses of_rollback = 2;
constexpr Uses of_diff = 4;
constexpr Uses of_history = 8;
constexpr Uses of_terminate = 16;
constexpr Uses of_webhook = 32;

struct Choice {
  const char* flag;
  bool is_given;
  Uses use;
  Action action;
};

struct Detail {
  const char* flag;
  bool is_given;
  Uses uses;
};

base::Error not_together(const std::string& one, const std::string& other) {
  return base::usage_error(one + " and " + other + " do not go together");
}

std::vector<Detail> details(const Words& words, const Options& options) {
  const auto& plan = *options.rollout.plan;
  constexpr Uses of_both = of_sync | of_rollback;
  return {
      {"--children", words.selection.children, of_sync | of_diff},
      {"--revision", !words.revisions.empty(), of_sync | of_diff | of_webhook},
      {"--resource", !words.resources.empty(), of_sync | of_diff},
      {"--prune", plan.request.prune, of_both | of_diff},
      {"--if-out-of-sync", plan.only_out_of_sync, of_sync},
      {"--refresh", !words.refresh.empty(), of_sync},
      {"--strategy", !words.strategy.empty(), of_sync},
      {"--force", words.force, of_sync},
      {"--sync-option", !plan.added_options.empty(), of_sync},
      {"--retries", !words.retry.limit.empty(), of_sync},
      {"--set-parameter", !words.overrides.parameters.empty(), of_sync},
      {"--set-image", !words.overrides.images.empty(), of_sync},
      {"--server-dry-run", plan.request.dry_run, of_both},
      {"--wait", options.wait, of_both},
      {"--on-conflict", !words.on_conflict.empty(), of_both},
      {"--on-window", !words.on_window.empty(), of_both},
      {"--ignore-health", !words.how.ignored_health.empty(), of_both},
      {"--dry-run", words.dry_run, of_both},
      {"--check", options.check, of_diff},
  };
}

}  // namespace

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

  flags.group("In place of a sync");
  flags.add_switch("diff", "show what would change, field by field", words.diff);
  flags.add_switch("check", "with --diff: exit 8 if something would", options.check);
  flags.add_switch("history", "show what has been deployed", words.history);
  flags.add_text("rollback", "ID|previous", "go back to what was deployed once", words.rollback);
  flags.add_switch("terminate", "end the operation that is under way", words.terminate);

  flags.group("How");
  flags.add_switch("wait", "until the application is Synced and Healthy, too", options.wait);
  flags.add_choice("on-conflict", {"wait", "fail", "terminate-older"},
                   "when another operation is under way (wait)", words.on_conflict);
  flags.add_choice("on-window", {"wait", "skip", "fail"}, "when a sync window is closed (fail)",
                   words.on_window);
  flags.add_switch("dry-run", "show the diff and the request; send nothing", words.dry_run);
  flags.add_switch("server-dry-run", "let Argo CD try it without applying", request.dry_run);

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

base::Result<Action> action_of(const Words& words, const Options& options) {
  const auto what = words.dry_run ? Action::show_requests : Action::sync;
  const std::vector<Choice> choices = {
      {"--rollback", !words.rollback.empty(), of_rollback, what},
      {"--diff", words.diff, of_diff, Action::show_diff},
      {"--history", words.history, of_history, Action::show_history},
      {"--terminate", words.terminate, of_terminate, Action::terminate},
      {"--webhook", words.webhook.is_given(), of_webhook, Action::webhook},
  };
  Choice chosen = {"a sync", false, of_sync, what};
  for (const auto& choice : choices) {
    if (!choice.is_given) continue;
    if (chosen.is_given) return not_together(chosen.flag, choice.flag);
    chosen = choice;
  }
  for (const auto& detail : details(words, options)) {
    if (!detail.is_given || (detail.uses & chosen.use) != 0) continue;
    return not_together(chosen.flag, detail.flag);
  }
  return chosen.action;
}

}  // namespace tools::sync
