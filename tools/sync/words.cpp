// SPDX-License-Identifier: Apache-2.0
#include "sync/words.hpp"

#include <algorithm>

#include "base/text.hpp"

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

// Two details that exclude each other whatever is done, and why.
struct Pair {
  const char* one;
  const char* other;
  const char* reason;
  const char* hint;
};

constexpr const char* finds_them = "--webhook tells of a push, and Argo CD finds the applications";
constexpr const char* leave_out = "leave out what names applications";
constexpr const char* would_change =
    "--set-parameter and --set-image change the application, which --server-dry-run is not to do";
constexpr const char* shows_it = "--dry-run shows the change";

constexpr Pair pairs[] = {
    {"--server-dry-run", "--wait", "--server-dry-run changes nothing that --wait could wait for",
     "leave one of them out"},
    {"--server-dry-run", "--set-parameter", would_change, shows_it},
    {"--server-dry-run", "--set-image", would_change, shows_it},
    {"--server-dry-run", "--children",
     "--server-dry-run makes no applications that --children could find",
     "--dry-run --children shows those of now"},
    {"--resource", "--children",
     "--resource names some of one application's, --children all of many", "leave one of them out"},
    {"--webhook", "--app", finds_them, leave_out},
    {"--webhook", "--selector", finds_them, leave_out},
    {"--webhook", "--project", finds_them, leave_out},
    {"--webhook", "--applicationset", finds_them, leave_out},
    {"--webhook", "--core", "--webhook is for the API server, and --core goes past the API server",
     "leave --core out (or GITOPS_CORE), and name the server with --server"},
};

base::Error not_together(const std::string& one, const std::string& other) {
  return base::usage_error(one + " and " + other + " do not go together", "leave one of them out");
}

std::vector<Choice> choices_of(const Words& words) {
  const auto what = words.dry_run ? Action::show_requests : Action::sync;
  return {
      {"--rollback", !words.rollback.empty(), of_rollback, what},
      {"--diff", words.diff, of_diff, Action::show_diff},
      {"--history", words.history, of_history, Action::show_history},
      {"--terminate", words.terminate, of_terminate, Action::terminate},
      {"--webhook", words.webhook.is_given(), of_webhook, Action::webhook},
      {"a sync", true, of_sync, what},
  };
}

std::vector<Detail> details(const Words& words, const Options& options) {
  const auto& plan = *options.rollout.plan;
  const auto& selection = words.selection;
  const auto& webhook = words.webhook;
  constexpr Uses of_both = of_sync | of_rollback;
  constexpr Uses of_all = ~Uses(0);
  return {
      {"--app", !selection.apps.empty(), of_all},
      {"--selector", !selection.selector.empty(), of_all},
      {"--project", !selection.projects.empty(), of_all},
      {"--applicationset", !selection.application_set.empty(), of_all},
      {"--core", options.server.core, of_all},
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
      {"--repo", !webhook.repository.empty(), of_webhook},
      {"--branch", !webhook.branch.empty(), of_webhook},
      {"--previous-revision", !webhook.previous.empty(), of_webhook},
      {"--changed-file", !webhook.changed_files.empty(), of_webhook},
      {"--webhook-secret-file", !webhook.secret_file.empty(), of_webhook},
  };
}

// Nothing was said to be done, so this is a sync, of which the detail is none.
base::Error belongs_elsewhere(const Detail& detail, const std::vector<Choice>& choices) {
  std::vector<std::string> owners;
  for (const auto& choice : choices) {
    if ((detail.uses & choice.use) != 0) owners.emplace_back(choice.flag);
  }
  const auto names = base::join(owners, " or ");
  return base::usage_error(std::string(detail.flag) + " goes with " + names,
                           "without " + names + " this is a sync");
}

base::Result<void> check_pairs(const std::vector<Detail>& details, const Choice& chosen) {
  const auto is_given = [&](const std::string& flag) {
    return flag == chosen.flag || std::any_of(details.begin(), details.end(), [&](const auto& one) {
             return one.is_given && flag == one.flag;
           });
  };
  for (const auto& pair : pairs) {
    if (is_given(pair.one) && is_given(pair.other)) {
      return base::usage_error(pair.reason, pair.hint);
    }
  }
  return {};
}

}  // namespace

void add_flags(cli::Flags& flags, Options& options, Words& words) {
  auto& request = options.rollout.plan->request;
  flags.group("What to sync");
  flags.add_list("revision", "[SOURCE=]REV", "this commit, branch, tag or chart version",
                 words.revisions);
  flags.trim("revision");
  flags.add_list("resource", "[!]GROUP:KIND:NAME", "or KIND/NAME: only this; ! all others",
                 words.resources);
  flags.trim("resource");
  flags.refuse_empty("resource");
  flags.add_switch("prune", "delete what is no longer in Git", request.prune);
  flags.add_switch("if-out-of-sync", "only where it is OutOfSync after a refresh",
                   options.rollout.plan->only_out_of_sync);

  flags.group("In place of a sync");
  flags.add_switch("diff", "show what would change, field by field", words.diff);
  flags.add_switch("check", "with --diff: exit 8 if something would", options.check);
  flags.add_switch("history", "show what has been deployed", words.history);
  flags.add_text("rollback", "ID|previous", "go back to what was deployed once", words.rollback);
  flags.trim("rollback");
  flags.add_switch("terminate", "end the operation that is under way", words.terminate);
  for (const auto* flag : {"diff", "check", "history", "rollback", "terminate"}) {
    flags.refuse_empty(flag);
  }

  flags.group("How");
  flags.add_switch("wait", "until the application is Synced and Healthy, too", options.wait);
  flags.add_choice("on-conflict", {"wait", "fail", "terminate-older"},
                   "when another operation is under way (wait)", words.on_conflict);
  flags.add_choice("on-window", {"wait", "skip", "fail"}, "when a sync window is closed (fail)",
                   words.on_window);
  flags.add_switch("dry-run", "show the diff and the request; send nothing", words.dry_run);
  flags.add_switch("server-dry-run", "let Argo CD try it without applying", request.dry_run);
  flags.refuse_empty("dry-run");
  flags.refuse_empty("server-dry-run");

  flags.group("Details", cli::Scope::tool, cli::Shown::on_request);
  flags.add_choice("refresh", {"normal", "hard"}, "compare first; hard also renders anew",
                   words.refresh);
  flags.add_choice("strategy", {"hook", "apply"}, "apply runs no hooks (hook)", words.strategy);
  flags.add_switch("force", "delete and create what cannot be changed", words.force);
  flags.add_list("sync-option", "NAME=VALUE", "beside those of the application",
                 options.rollout.plan->added_options);
  flags.trim("sync-option");
  flags.group("Overrides, set before the sync", cli::Scope::tool, cli::Shown::on_request);
  flags.add_list("set-parameter", "NAME=VALUE", "a parameter of its Helm chart",
                 words.overrides.parameters);
  flags.add_list("set-image", "[OLD=]NEW[:TAG]", "or @DIGEST: a Kustomize image",
                 words.overrides.images);
  flags.add_text("source", "NAME|POSITION", "to set it in, from 1, where there are many",
                 words.overrides.source);
  flags.trim("set-image");
  flags.trim("source");
  words.retry.add(flags);
  flags.group("Waiting", cli::Scope::tool, cli::Shown::on_request);
  words.how.add(flags, options.rollout.goal, options.rollout.follow);
  words.webhook.add(flags);
}

base::Result<Action> action_of(const Words& words, const Options& options) {
  const auto choices = choices_of(words);
  const auto is_given = [](const Choice& choice) { return choice.is_given; };
  // The last one always is.
  const auto chosen = std::find_if(choices.begin(), choices.end(), is_given);
  const auto second = std::find_if(chosen + 1, choices.end(), is_given);
  if (second != choices.end() && second->use != of_sync) {
    return not_together(chosen->flag, second->flag);
  }
  const auto given = details(words, options);
  for (const auto& detail : given) {
    if (!detail.is_given || (detail.uses & chosen->use) != 0) continue;
    if (chosen->use == of_sync) return belongs_elsewhere(detail, choices);
    return not_together(chosen->flag, detail.flag);
  }
  TRY(check_pairs(given, *chosen));
  return chosen->action;
}

}  // namespace tools::sync
