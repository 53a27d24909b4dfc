// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace forges {

// The kinds of forges we can speak with. Forgejo is a Gitea here.
enum class Provider { github, gitlab, gitea, bitbucket };

// "GitHub", "GitLab", "Gitea", "Bitbucket".
std::string to_string(Provider provider);

// What people there call what asks for a merge: "pull request", at GitLab "merge request".
std::string request_word(Provider provider);

// Reads "github", "gitlab", "gitea", "forgejo" or "bitbucket", in any case. Fails with `usage`.
base::Result<Provider> parse_provider(std::string_view word);

}  // namespace forges
