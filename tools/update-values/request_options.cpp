// SPDX-License-Identifier: Apache-2.0
#include "update-values/request_options.hpp"

#include "git/repository.hpp"
#include "update-values/given.hpp"

namespace tools::update_values {
namespace {

base::Result<void> refuse_without_request(const RequestOptions& options) {
  const auto detail = first_given({
      {"--request-branch", !options.branch.empty()},
      {"--request-key", !options.key.empty()},
      {"--title", !options.title.empty()},
      {"--body", !options.body.empty()},
      {"--label", !options.labels.empty()},
      {"--reviewer", !options.reviewers.empty()},
      {"--assignee", !options.assignees.empty()},
      {"--draft", options.draft},
      {"--auto-merge", !options.auto_merge.empty()},
      {"--delete-branch", options.delete_branch},
      {"--wait-merged", options.wait_merged},
      {"--reopen", options.reopen},
      {"--push-options", options.push_options},
  });
  if (!detail) return {};
  return base::usage_error(*detail + " is for --pull-request");
}

}  // namespace

void add_request_flags(cli::Flags& flags, RequestOptions& options) {
  flags.group("Pull request (merge request)");
  flags.add_switch("pull-request", "ask for the change to be merged, instead of making it",
                   options.is_wanted);
  flags.add_choice("auto-merge", {"merge", "squash", "rebase"}, "have it merged once it may be",
                   options.auto_merge);
  flags.add_switch("wait-merged", "end when it is merged", options.wait_merged);

  flags.group("Pull request, in detail", cli::Scope::tool, cli::Shown::on_request);
  flags.add_text("title", "TEXT", "Go template; default: the first line of --message",
                 options.title);
  flags.add_text("body", "TEXT", "Go template; default: what changes", options.body);
  flags.add_list("label", "NAME", "to add", options.labels);
  flags.add_list("reviewer", "NAME", "to ask; a team: ORG/TEAM", options.reviewers);
  flags.add_list("assignee", "NAME", "to assign", options.assignees);
  flags.add_switch("draft", "open it as a draft", options.draft);
  flags.add_switch("delete-branch", "delete its branch once it is merged", options.delete_branch);
  flags.add_switch("reopen", "ask again where somebody has said no", options.reopen);
  flags.add_switch("strict-request", "fail where a label, reviewer, ... cannot be added",
                   options.strict);
  flags.add_text("request-key", "TEXT",
                 "the same key updates the same request (default: what changes)", options.key);
  flags.add_text("request-branch", "NAME", "default: update-values/..., made of base and key",
                 options.branch);

  flags.group("Forge", cli::Scope::tool, cli::Shown::on_request);
  flags.add_choice("provider", {"github", "gitlab", "gitea", "forgejo", "bitbucket"},
                   "where the name of the server does not tell", options.provider);
  flags.add_text("api-url", "URL", "where its API begins", options.api_url);
  flags.add_text("api-token-file", "FILE", "token for the API (default: the login for Git)",
                 options.token_file);
  flags.add_text("project-id", "N", "GitLab's number, where it refuses the path",
                 options.project_id);
  flags.add_switch("push-options", "GitLab: ask by the push itself, without a token for the API",
                   options.push_options);
}

base::Result<void> check_request_flags(const RequestOptions& options) {
  if (!options.is_wanted) return refuse_without_request(options);
  if (!options.branch.empty()) TRY(git::branch_ref(options.branch));
  if (options.push_options) TRY(check_push_option_flags(options));
  if (options.push_options && !options.token_file.empty()) {
    return base::usage_error("--api-token-file opens the API, which --push-options does without");
  }
  if (options.draft && !options.auto_merge.empty()) {
    return base::usage_error("a draft is not merged: --draft and --auto-merge do not go together");
  }
  return {};
}

base::Result<void> check_push_option_flags(const RequestOptions& options) {
  const auto asking = first_given({
      {"--wait-merged", options.wait_merged},
      {"--reopen", options.reopen},
      {"--strict-request", options.strict},
  });
  if (!asking) return {};
  return base::usage_error(*asking + " asks GitLab's API, which push options do without",
                           "give a token for the API with --api-token-file");
}

}  // namespace tools::update_values
