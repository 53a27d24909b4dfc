// SPDX-License-Identifier: Apache-2.0
#include "session/selection.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/label_selector.hpp"

namespace session {
namespace {

void add_selection_flags(cli::Flags& flags, SelectionOptions& options) {
  flags.group("Which applications");
  flags.add_list("app", "NAME", "this one, or NAMESPACE/NAME", options.apps);
  flags.add_text("selector", "LABELS", "all with these labels, for example team=shop",
                 options.selector);
  flags.add_list("project", "NAME", "of this project only", options.projects);
  flags.add_text("applicationset", "NAME", "all that this ApplicationSet owns",
                 options.application_set);
  for (const auto* flag : {"app", "selector", "project", "applicationset"}) flags.trim(flag);
  flags.add_switch("children", "also those that they manage, after them", options.children);
  flags.add_switch("allow-none", "none that match is no error", options.allow_none);
}

}  // namespace

base::Result<cli::Parsed> parse_flags(cli::Run& run, SelectionOptions& selection,
                                      ServerOptions& server,
                                      const std::function<void(cli::Flags&)>& add_own) {
  run.options.timeout = std::chrono::minutes(10);
  cli::Flags flags(run);
  add_selection_flags(flags, selection);
  add_own(flags);
  add_server_flags(flags, server);
  const auto parsed = TRY(flags.parse());
  if (parsed == cli::Parsed::options) TRY(cli::check_connection_flags(run, server.connection));
  return parsed;
}

base::Result<void> check_namespace(const ServerOptions& server) {
  if (server.ns.empty() || argocd::is_namespace_name(server.ns)) return {};
  return base::usage_error(
      "--namespace: '" + base::printable(server.ns) + "' is not the name of a namespace",
      "it has lower case letters, digits and '-' between them");
}

base::Result<argocd::Selection> read_selection(const SelectionOptions& options,
                                               ServerOptions& server) {
  TRY(kube::LabelSelector::parse(options.selector).context("--selector"));
  TRY(check_namespace(server));
  argocd::Selection selection = {.selector = options.selector, .projects = options.projects};
  for (const auto& app : options.apps) {
    auto name = TRY(argocd::read_app_name(app));
    if (name.ns.empty()) name.ns = server.ns;
    const auto& known = selection.names;
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    selection.names.push_back(std::move(name));
  }
  if (!options.application_set.empty()) {
    const auto set = argocd::read_app_name(options.application_set);
    if (!set) {
      return base::usage_error(
          "'" + base::printable(options.application_set) + "' is not the name of an ApplicationSet",
          "write NAME or NAMESPACE/NAME");
    }
    selection.application_set = *set;
    if (selection.application_set.ns.empty()) selection.application_set.ns = server.ns;
  }
  const bool has_names = !selection.names.empty();
  const bool has_set = !selection.application_set.name.empty();
  if (!has_names && !has_set && selection.selector.empty() && selection.projects.empty()) {
    return base::usage_error(
        "no application is named",
        "name one with --app, or many with --selector, --project or --applicationset");
  }
  if (has_names && has_set) {
    return base::usage_error("--app and --applicationset do not go together");
  }
  if (has_names && !selection.selector.empty()) {
    return base::usage_error("--app and --selector do not go together");
  }
  if (has_names && selection.projects.size() > 1) {
    return base::usage_error("--app goes with one --project at the most");
  }
  if (has_names && !selection.projects.empty() && options.children) {
    return base::usage_error(
        "--app with --project and --children do not go together",
        "what an application manages may be of other projects: leave --project out");
  }
  if (has_names && !selection.projects.empty()) server.project = selection.projects.front();
  return selection;
}

}  // namespace session
