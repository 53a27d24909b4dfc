// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace manifests {

// The form in which Argo CD compares the URLs of repositories: in small letters, without ssh:// and
// .git, with a slash in git@host:path. Empty for what Go cannot read as a URL.
std::string normal_repository_url(std::string_view url);

// Whether both mean the same repository to Argo CD. What is no URL is like itself only.
bool is_same_repository(std::string_view left, std::string_view right);

// Whether the text is http:// or https:// and a host.
bool is_http_url(std::string_view text);

}  // namespace manifests
