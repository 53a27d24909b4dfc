// SPDX-License-Identifier: Apache-2.0
#include "sync/webhook_flags.hpp"

#include "base/text.hpp"
#include "http/url.hpp"
#include "rollout/goal.hpp"

namespace tools::sync {

void WebhookFlags::add(cli::Flags& flags) {
  flags.group("Webhook", cli::Scope::tool, cli::Shown::on_request);
  flags.add_choice("webhook", argocd::git_provider_names(),
                   "instead: tell of a push as this would, no token", provider);
  flags.refuse_empty("webhook");
  flags.add_text("repo", "URL", "what was pushed to, as applications name it", repository);
  flags.add_text("branch", "NAME", "that was pushed; or refs/tags/NAME", branch);
  flags.add_text("previous-revision", "SHA", "before the push; --revision is after it", previous);
  for (const auto* flag : {"repo", "branch", "previous-revision"}) flags.trim(flag);
  flags.add_list("changed-file", "PATH", "in it; if absent, all on the branch", changed_files);
  flags.add_text("webhook-secret-file", "FILE", "as in argocd-secret (or GITOPS_WEBHOOK_SECRET)",
                 secret_file);
}

base::Result<WebhookOptions> WebhookFlags::take(const std::vector<std::string>& revisions) const {
  if (!is_given()) return WebhookOptions();
  if (repository.empty() || branch.empty()) {
    return base::usage_error("--webhook needs --repo and --branch",
                             "they say what was pushed, for example main of https://HOST/REPO");
  }
  auto url = TRY(http::parse_url(repository));
  // A push of which only one end is known is told without them.
  if (revisions.size() > 1) {
    return base::usage_error("a push ends at one --revision", "send one event for each");
  }
  const auto revision = revisions.empty() ? std::string() : revisions.front();
  for (const auto& id : {revision, previous}) {
    if (id.empty() || rollout::is_commit_id(id)) continue;
    return base::usage_error("'" + base::printable(id) + "' is not the full id of a commit",
                             "Argo CD keeps manifests by it; leave it out where it is not known");
  }
  return WebhookOptions{
      .event = {.provider = argocd::git_provider(provider),
                .repository = url.text(),
                .ref = branch.starts_with("refs/") ? branch : "refs/heads/" + branch,
                .revision = revision,
                .previous = previous,
                .changed_files = changed_files},
      .secret_file = secret_file};
}

}  // namespace tools::sync
