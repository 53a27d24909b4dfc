// SPDX-License-Identifier: Apache-2.0
#include "git/revision.hpp"

#include <string_view>

#include "base/text.hpp"
#include "git/object.hpp"
#include "git/repository.hpp"

namespace git {
namespace {

std::string quoted(const std::string& revision) {
  return "'" + base::shorten(base::printable(revision), 80) + "'";
}

std::string short_name(const std::string& ref) {
  for (const std::string_view prefix : {"refs/heads/", "refs/tags/"}) {
    if (ref.starts_with(prefix)) return base::printable(ref.substr(prefix.size()));
  }
  return base::printable(ref);
}

// "pull/1/head" is the short name of a ref, "heads/main" is none to Argo CD.
std::vector<std::string> valid_names(const std::string& revision) {
  std::vector<std::string> prefixes = {"refs/heads/", "refs/tags/"};
  if (!revision.starts_with("heads/") && !revision.starts_with("tags/"))
    prefixes.push_back("refs/");
  std::vector<std::string> names;
  for (const auto& prefix : prefixes) {
    if (is_ref_name(prefix + revision)) names.push_back(prefix + revision);
  }
  return names;
}

}  // namespace

base::Result<std::vector<std::string>> ref_names_of(const std::string& revision) {
  if (revision.empty() || revision == "HEAD") return std::vector<std::string>{"HEAD"};
  auto names = valid_names(revision);
  if (!names.empty() && revision.starts_with("refs/")) names.insert(names.begin(), revision);
  if (!names.empty()) return names;
  const auto mark = revision.find_first_of("~^");
  const bool may_be_ancestor = mark != std::string::npos && mark > 0;
  const bool may_be_range = revision.find_first_of("*<>=|,") != std::string::npos || mark == 0;
  base::Error error = {.kind = base::ErrorKind::usage,
                       .message = quoted(revision) + " is no branch, no tag and no commit id"};
  if (may_be_ancestor) error.hint = "what comes before a commit is not looked up: name it itself";
  if (may_be_range) error.hint = "ranges of versions are not looked up: name one tag";
  return error;
}

bool is_beginning_of_id(const std::string& revision) {
  constexpr std::size_t shortest = 7;
  return revision.size() >= shortest && revision.size() < 2 * Oid::size &&
         revision.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
}

base::Error needs_whole_id(const std::string& revision) {
  return {.kind = base::ErrorKind::usage,
          .message = "there is no branch and no tag " + quoted(revision) +
                     ", and a server cannot be asked for the first digits of a commit id",
          .hint = "give all 40 digits of it"};
}

base::Error no_such_revision(const std::string& revision, const std::vector<std::string>& known) {
  base::Error error = {.kind = base::ErrorKind::not_found, .message = {}};
  if (known.empty()) {
    error.message = "the repository is empty: it has no branch yet";
    return error;
  }
  if (revision.empty() || revision == "HEAD") {
    error.message = "HEAD of the repository does not name an existing branch";
    return error;
  }
  error.message = "there is no branch, no tag and no commit " + quoted(revision);
  std::vector<std::string> names;
  for (const auto& ref : known) names.push_back(short_name(ref));
  if (const auto meant = base::did_you_mean(short_name(revision), names)) {
    error.hint = "did you mean " + *meant + "?";
  }
  return error;
}

}  // namespace git
