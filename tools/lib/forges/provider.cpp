// SPDX-License-Identifier: Apache-2.0
#include "forges/provider.hpp"

#include "base/text.hpp"

namespace forges {

std::string to_string(Provider provider) {
  switch (provider) {
    case Provider::github:
      return "GitHub";
    case Provider::gitlab:
      return "GitLab";
    case Provider::gitea:
      return "Gitea";
    case Provider::bitbucket:
      return "Bitbucket";
  }
  return {};
}

std::string request_word(Provider provider) {
  return provider == Provider::gitlab ? "merge request" : "pull request";
}

base::Result<Provider> parse_provider(std::string_view word) {
  const auto name = base::to_lower(word);
  if (name == "github") return Provider::github;
  if (name == "gitlab") return Provider::gitlab;
  if (name == "gitea" || name == "forgejo") return Provider::gitea;
  if (name == "bitbucket") return Provider::bitbucket;
  return base::usage_error("'" + base::printable(word) + "' is no provider that we know",
                           "it is one of github, gitlab, gitea, forgejo and bitbucket");
}

}  // namespace forges
