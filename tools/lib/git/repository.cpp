// SPDX-License-Identifier: Apache-2.0
#include "git/repository.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace git {
namespace {

constexpr std::string_view prefix = "refs/heads/";

std::vector<std::string> short_names(const std::vector<std::string>& refs) {
  std::vector<std::string> names;
  for (const auto& ref : refs) names.push_back(base::printable(ref.substr(prefix.size())));
  return names;
}

}  // namespace

// The rules of git check-ref-format for a full name. Our own, because libgit2, which
// has them too, is still starting when the first name is looked at.
bool is_ref_name(const std::string& ref) {
  constexpr std::string_view forbidden = " ~^:?*[\\\x7f";
  const bool has_forbidden = std::any_of(ref.begin(), ref.end(), [&](char c) {
    return static_cast<unsigned char>(c) < 0x20 || forbidden.find(c) != std::string_view::npos;
  });
  constexpr std::size_t longest = 4096;  // it is a file there, and a line that we send
  if (ref.size() > longest || has_forbidden || ref.find("..") != std::string::npos ||
      ref.find("@{") != std::string::npos || ref.ends_with('.')) {
    return false;
  }
  const auto parts = base::split(ref, '/');
  return std::none_of(parts.begin(), parts.end(), [](std::string_view part) {
    return part.empty() || part.starts_with('.') || part.ends_with(".lock");
  });
}

base::Result<std::string> branch_ref(const std::string& branch) {
  const auto ref = branch.starts_with(prefix) ? branch : std::string(prefix) + branch;
  if (is_ref_name(ref)) return ref;
  return base::Error{
      .kind = base::ErrorKind::usage,
      .message = "'" + base::shorten(base::printable(branch), 80) + "' is not a branch name"};
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

base::Result<std::string> read_commit_id(std::string_view text) {
  constexpr std::size_t shortest = 7;
  auto digits = base::to_lower(text);
  const bool is_hexadecimal = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (is_hexadecimal && digits.size() >= shortest && digits.size() <= 2 * Oid::size) return digits;
  return base::Error{
      .kind = base::ErrorKind::usage,
      .message = "'" + base::shorten(base::printable(text), 80) + "' is not a commit id of SHA-1",
      .hint = "give all 40 digits of it, or at least seven"};
}

base::Error is_ambiguous(const std::string& beginning) {
  return {.kind = base::ErrorKind::usage,
          .message = "several commits begin with " + beginning,
          .hint = "give all 40 digits of the commit id"};
}

}  // namespace git
