// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "globs/path_glob.hpp"
#include "regex/pattern.hpp"
#include "semver/constraints.hpp"

namespace registry {

// How one of many tags is chosen, in the words of Argo CD Image Updater.
struct Policy {
  enum class Kind {
    semver,        // the highest version that fits
    newest,        // the image that was built last
    alphabetical,  // the last one in the order of bytes
    regexp,        // of those that match, the highest by what the first group holds
    digest,        // always the same tag, which moves
  };

  Kind kind = Kind::semver;
  std::string text = "semver";                                    // as it was written
  std::optional<semver::Constraints> constraints = std::nullopt;  // none: any release
  std::string tag = {};                                           // of `digest`
  std::optional<regex::Pattern> pattern = std::nullopt;           // of `regexp`
};

// Reads "semver", "semver:^1.2", "newest-build", "alphabetical", "regexp:^main-([0-9]+)" or
// "digest:TAG"; "newest", "latest" and "name" are other names of the second and the third. Fails
// with `usage`.
base::Result<Policy> parse_policy(std::string_view text);

// Which tags a policy chooses among.
class TagFilter {
 public:
  TagFilter() = default;

  // `allowed` is "regexp:RE", an expression of RE2 that has to match somewhere in a tag, or "any"
  // or nothing for all of them. `ignored` are patterns of Go's filepath.Match for whole tags.
  // Fails with `usage`.
  static base::Result<TagFilter> parse(std::string_view allowed,
                                       const std::vector<std::string>& ignored);

  // Never the tags that signatures and other companions of an image are kept under
  // ("sha256-….sig").
  bool allows(std::string_view tag) const;

  bool is_open() const { return !allowed_; }

 private:
  std::optional<regex::Pattern> allowed_;
  std::vector<globs::PathGlob> ignored_;
};

}  // namespace registry
