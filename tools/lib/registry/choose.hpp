// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "images/reference.hpp"
#include "registry/platform.hpp"
#include "registry/policy.hpp"
#include "registry/registry.hpp"

namespace registry {

// What to choose, and among what.
struct Selection {
  Policy policy = {};
  TagFilter filter = {};
  Platform platform = {};  // of newest-build
};

// The tag that a policy chooses of a repository's. Fails with `not_found` where none fits, with
// `usage` where newest-build would have to ask about more than 50 tags and no filter says which
// (1,000 with one), and as Registry does. Warns of a version that looks like a date or a commit,
// and where an expression finds two tags equally high.
base::Result<std::string> choose(Registry& registry, const images::Reference& image,
                                 const Selection& selection, base::Log& log);

struct Choice {
  std::string tag = {};    // empty where none fits
  std::string equal = {};  // another one that is as high to the policy's expression; mostly empty
};

// The same of tags that are known, for policies that need nothing else: semver, alphabetical and
// regexp.
Choice choose_among(const std::vector<std::string>& tags, const Policy& policy);

// Whether a tag that was chosen as a version may be none: a number alone, of six digits or more.
bool looks_like_no_version(std::string_view tag);

}  // namespace registry
