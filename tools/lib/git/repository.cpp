// SPDX-License-Identifier: Apache-2.0
#include "git/repository.hpp"

#include <git2.h>

#include <algorithm>

#include "base/text.hpp"
#include "git/library.hpp"

namespace git {
namespace {

constexpr std::string_view prefix = "refs/heads/";

std::vector<std::string> short_names(const std::vector<std::string>& refs) {
  std::vector<std::string> names;
  for (const auto& ref : refs) names.push_back(base::printable(ref.substr(prefix.size())));
  return names;
}

}  // namespace

base::Result<std::string> branch_ref(const std::string& branch) {
  start_library();
  const auto ref = branch.starts_with(prefix) ? branch : std::string(prefix) + branch;
  int is_valid = 0;
  const bool has_nul = ref.find('\0') != std::string::npos;
  if (has_nul || git_reference_name_is_valid(&is_valid, ref.c_str()) < 0 || is_valid == 0) {
    return base::Error{
        .kind = base::ErrorKind::usage,
        .message = "'" + base::shorten(base::printable(branch), 80) + "' is not a branch name"};
  }
  return ref;
}

base::Error no_such_branch(const std::string& ref, const std::vector<std::string>& known) {
  base::Error error = {.kind = base::ErrorKind::not_found, .message = {}};
  if (known.empty()) {
    error.message = "the repository is empty: it has no branch yet";
    error.hint = "push a first commit to it";
    return error;
  }
  auto names = short_names(known);
  if (ref.empty()) {
    error.message = "HEAD of the repository does not name an existing branch";
  } else {
    const auto wanted = ref.substr(prefix.size());
    error.message = "there is no branch " + base::printable(wanted);
    if (const auto meant = base::did_you_mean(wanted, names)) {
      error.hint = "did you mean " + *meant + "?";
      return error;
    }
  }
  constexpr std::size_t most_shown = 10;
  const bool is_cut = names.size() > most_shown;
  names.resize(std::min(names.size(), most_shown));
  error.hint =
      "name one with --branch; there are: " + base::join(names, ", ") + (is_cut ? ", …" : "");
  return error;
}

}  // namespace git
