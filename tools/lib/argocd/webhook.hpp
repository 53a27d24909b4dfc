// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/client.hpp"

namespace argocd {

// Whose events Argo CD understands (argocd-api.md, 12). `gitea` stands for Gogs and Forgejo, too.
enum class GitProvider : std::uint8_t {
  github,
  gitlab,
  gitea,
  bitbucket,
  bitbucket_server,
  azure_devops,
};

// Their names on command lines, in this order.
std::vector<std::string> git_provider_names();
GitProvider git_provider(std::string_view name);  // one of those names

// A push of which Argo CD shall hear.
struct PushEvent {
  GitProvider provider = GitProvider::github;
  std::string repository;     // its https URL, as applications name it; without user info
  std::string ref;            // "refs/heads/main", "refs/tags/v1.2.3"
  std::string revision = {};  // the commit after it and the one before; empty where not known:
  std::string previous = {};  // Argo CD copies manifests from one to the other, so both are true
  std::vector<std::string> changed_files = {};  // none: whoever follows the branch is concerned
  base::Secret secret = {};  // as argocd-secret has it for this provider; may be empty
};

// The request with which the provider would tell Argo CD, signed as it would sign it.
http::Request webhook_request(const http::Url& server, const PushEvent& event);

// Whether Argo CD has taken `event`, which means no more than that it will look. Fails with
// `denied` where the signature is wrong, `garbled` where it is not Argo CD that answers, or as
// argocd::error_from does.
base::Result<void> read_webhook_answer(const http::Response& response, const http::Url& server,
                                       const PushEvent& event);

}  // namespace argocd
