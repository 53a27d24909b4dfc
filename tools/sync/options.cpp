// SPDX-License-Identifier: Apache-2.0
#include "sync/options.hpp"

#include "base/text.hpp"
#include "ci/run_url.hpp"
#include "sync/words.hpp"

namespace tools::sync {
namespace {

rollout::WantedRevision parse_revision(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) return {.revision = text};
  return {.source = text.substr(0, equals), .revision = text.substr(equals + 1)};
}

// It becomes a part of JSON, which has no form for anything else.
base::Result<void> check_text(const std::string& flag, const std::string& text) {
  if (base::is_utf8(text)) return {};
  return base::usage_error(flag + " " + base::printable(text) + " is not UTF-8");
}

base::Result<void> check_sync_option(const std::string& option) {
  TRY(check_text("--sync-option", option));
  const auto equals = option.find('=');
  const bool has_name = equals != 0;
  const bool has_value = equals != std::string::npos && equals + 1 < option.size();
  if (has_name && has_value) return {};
  return base::usage_error(
      "--sync-option " + base::printable(option) + " has no " + (has_name ? "value" : "name"),
      "write it as Argo CD does, for example ServerSideApply=true");
}

base::Result<void> take_words(const Words& words, Options& options) {
  options.action = TRY(action_of(words, options));
  options.webhook = TRY(words.webhook.take(words.revisions));
  auto& plan = *options.rollout.plan;
  for (const auto& text : words.revisions) {
    TRY(check_text("--revision", text));
    plan.revisions.push_back(parse_revision(text));
  }
  for (const auto& text : words.resources) {
    plan.resources.push_back(TRY(rollout::parse_resource_pattern(text)));
  }
  options.overrides = TRY(read_overrides(words.overrides));
  TRY(words.how.take(options.rollout.goal));
  for (const auto& option : plan.added_options) {
    TRY(check_sync_option(option));
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

base::Result<void> take_rollback(const Words& words, Options& options) {
  if (words.rollback.empty()) return {};
  const auto target = TRY(rollout::parse_rollback_target(words.rollback).context("--rollback"));
  if (target.id && options.rollout.selection.names.size() != 1) {
    return base::usage_error("the id of a deployment is about one application",
                             "name it with --app; for many there is --rollback previous");
  }
  options.rollout.plan->rollback = target;
  options.rollout.goal.sync = false;  // Git wants something else
  return {};
}

// The flag for what is done in place of a sync; empty where it is one, or shows one.
std::string flag_of(Action action) {
  switch (action) {
    case Action::show_diff:
      return "--diff";
    case Action::show_history:
      return "--history";
    case Action::terminate:
      return "--terminate";
    case Action::webhook:
      return "--webhook";
    case Action::sync:
    case Action::show_requests:
      break;
  }
  return {};
}

// Tells what has no meaning to what is to be done. One pipeline may do this and that with the same
// flags; variables may be there for other runs.
void warn_of_idle_flags(const cli::Run& run, const Options& options) {
  std::vector<std::string> flags = {"--stable-for", "--degraded-after"};
  std::string reason = " means nothing without --wait";
  if (const auto instead = flag_of(options.action); !instead.empty()) {
    flags.emplace_back("--poll");
    reason = " means nothing to " + instead;
  } else if (options.wait) {
    return;
  } else {
    flags.emplace_back("--ignore-health");
  }
  if (options.action == Action::webhook) {
    const auto login = session::given_login_flags(run);
    flags.insert(flags.end(), login.begin(), login.end());
  }
  for (const auto& flag : flags) {
    if (run.is_on_command_line(flag)) run.log.warning(flag + reason);
  }
}

base::Result<void> check_webhook_login(const cli::Run& run) {
  const auto login = session::given_login_flags(run);
  if (login.empty() || !run.is_on_command_line("--webhook")) return {};
  return base::usage_error(
      login.front() + " is to log in, and --webhook needs no login",
      "leave it out: what Argo CD checks, if it does, is --webhook-secret-file");
}

}  // namespace

base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options) {
  Words words;
  const auto parsed =
      TRY(session::parse_flags(run, words.selection, options.server,
                               [&](cli::Flags& flags) { add_flags(flags, options, words); }));
  if (parsed == cli::Parsed::help) return parsed;
  TRY(take_words(words, options));
  options.rollout.plan->request.run_url = ci::run_url(run.environment);
  if (options.action == Action::webhook) {
    TRY(check_webhook_login(run));
    warn_of_idle_flags(run, options);
    return parsed;
  }
  options.rollout.selection = TRY(session::read_selection(words.selection, options.server));
  options.rollout.allow_none = words.selection.allow_none;
  options.rollout.follow.with_children = words.selection.children;
  TRY(take_rollback(words, options));
  warn_of_idle_flags(run, options);
  if (!options.wait) {
    options.rollout.goal.sync = options.rollout.goal.health = false;
    options.rollout.goal.stable_for = {};
  }
  return parsed;
}

}  // namespace tools::sync
