// SPDX-License-Identifier: Apache-2.0
#include "notify/options.hpp"

#include "base/text.hpp"

namespace tools::notify {
namespace {

void add_flags(cli::Flags& flags, Options& options, std::vector<std::string>& recipients) {
  flags.group("Config");
  flags.add_list("config", "FILE|DIR|configmap:NAMESPACE/NAME|catalog:en",
                 "services, templates, triggers; a later one overrides", options.configs);
  flags.add_list("secret", "FILE|DIR|secret:NAMESPACE/NAME", "with the secrets of the services",
                 options.secrets);
  flags.add_list("context", "KEY=VALUE", "for templates, as .context.KEY", options.context);
  flags.trim("config");
  flags.trim("secret");

  flags.group("What it is about");
  flags.add_text("app", "NAME", "an application of Argo CD, or NAMESPACE/NAME", options.app);
  flags.add_text("app-file", "FILE", "an Application as YAML or JSON", options.app_file);
  flags.add_text("project-file", "FILE", "its AppProject", options.project_file);
  flags.add_list("results", "FILE", "what sync, wait or update-values wrote with --json",
                 options.results);
  flags.add_list("ci", "NAME=VALUE",
                 "about the pipeline, as .ci.NAME; known are status,\n"
                 "pipeline, runUrl, branch, actor.login, commit.sha, ...",
                 options.ci);
  flags.trim("app");

  flags.group("Who is told what (default: everything that is subscribed)");
  flags.add_list("trigger", "NAME", "only this one", options.wanted.triggers);
  flags.add_list("template", "NAME", "this one, whatever triggers say", options.wanted.templates);
  flags.add_list("recipient", "SERVICE[:WHO]", "only these", recipients);
  for (const auto* flag : {"trigger", "template", "recipient"}) {
    flags.trim(flag);
    flags.refuse_empty(flag);
  }

  flags.group("How");
  flags.add_switch("preview", "show what would be sent and why, and send nothing", options.preview);
  flags.add_switch("lint", "say what is wrong with the config, and send nothing", options.lint);
  flags.add_choice("on-failure", {"warn", "fail"}, "when a message cannot be sent (warn)",
                   options.on_failure);
  flags.add_switch("mention-author", "tell the person who started the pipeline by name",
                   options.mention_author);
  flags.add_text("people", "FILE", "their handles in the services, for that", options.people);
  flags.add_switch("wait-refreshed", "until Argo CD has looked at the application since its sync",
                   options.wait_refreshed);
  flags.add_text("state", "FILE|configmap:NAMESPACE/NAME|annotation|none",
                 "who was told what before, as Argo CD keeps it (none)", options.state);
  flags.add_switch("strict",
                   "render all parts of templates, as Argo CD does;\n"
                   "with --lint, warnings count as errors do",
                   options.strict);
  flags.trim("state");
  for (const auto* flag : {"preview", "lint", "strict", "mention-author", "wait-refreshed"})
    flags.refuse_empty(flag);
}

base::Result<void> check_context(const std::vector<std::string>& pairs) {
  for (const auto& pair : pairs) {
    const auto equals = pair.find('=');
    if (equals != std::string::npos && equals > 0) continue;
    return base::usage_error("--context: '" + base::printable(pair) + "' is not KEY=VALUE");
  }
  return {};
}

base::Result<void> check(const cli::Run& run, const Options& options) {
  TRY(check_context(options.context));
  if (options.configs.empty()) {
    return base::usage_error("no config is named",
                             "name it with --config: a file, a directory, or "
                             "configmap:argocd/argocd-notifications-cm");
  }
  const auto together = [](const std::string& one, const std::string& other) {
    return base::usage_error(one + " and " + other + " do not go together");
  };
  if (!options.app.empty() && !options.app_file.empty()) return together("--app", "--app-file");
  if (run.is_on_command_line("--lint") && run.is_on_command_line("--preview")) {
    return together("--lint", "--preview");
  }
  const auto& wanted = options.wanted;
  if (!wanted.templates.empty() && !wanted.triggers.empty()) {
    return base::usage_error("--template and --trigger do not go together",
                             "a trigger says which templates are sent");
  }
  if (options.state == "annotation" && options.app.empty() && !options.lint) {
    return base::usage_error("--state annotation needs --app",
                             "the annotation is one of the application");
  }
  if (run.is_on_command_line("--wait-refreshed") && options.app.empty()) {
    return base::usage_error("--wait-refreshed needs --app", "it is Argo CD that looks");
  }
  if (run.is_on_command_line("--all-namespaces")) {
    return base::usage_error("--all-namespaces means nothing here",
                             "name the one application: --app NAMESPACE/NAME");
  }
  if (run.is_on_command_line("--people") && !options.mention_author) {
    return base::usage_error("--people means nothing without --mention-author");
  }
  return {};
}

}  // namespace

base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options) {
  run.options.timeout = std::chrono::minutes(1);
  std::vector<std::string> recipients;
  cli::Flags flags(run);
  add_flags(flags, options, recipients);
  session::add_server_flags(flags, options.server);
  const auto parsed = TRY(flags.parse());
  if (parsed == cli::Parsed::help) return parsed;
  for (const auto& recipient : recipients) {
    options.wanted.recipients.push_back(notifications::parse_destination(recipient));
  }
  TRY(check(run, options));
  return parsed;
}

}  // namespace tools::notify
