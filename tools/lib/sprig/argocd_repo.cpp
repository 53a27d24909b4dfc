// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/text.hpp"
#include "sprig/argocd.hpp"
#include "sprig/argocd_functions.hpp"
#include "sprig/git_url.hpp"
#include "sprig/url_escape.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::Value;

std::string url_to_https(std::string_view text) {
  Url url = parse_git_url(text);
  url.scheme = "https";
  url.user.reset();
  return to_text(url);
}

// The first two segments of the path, so that GitLab's subgroups lose the rest: as Argo CD has it.
std::string full_name_by_url(std::string_view text) {
  const Url url = parse_git_url(text);
  std::string_view path = url.path;
  if (path.ends_with(".git")) path.remove_suffix(4);
  std::vector<std::string_view> segments;
  for (const auto segment : base::split(path, '/')) {
    if (!segment.empty()) segments.push_back(segment);
  }
  if (segments.size() < 2) return std::string(path);
  return std::string(segments[0]) + '/' + std::string(segments[1]);
}

std::string query_escape(std::string_view text) {
  return url_escaped(text, UrlPart::query);
}

const Repository& repository_of(const Call& call) {
  return *static_cast<const Repository*>(call.function.own.get());
}

base::Result<Value> commit_metadata(Call& call, std::string_view revision) {
  return to_value(TRY(repository_of(call).commit_metadata(revision)));
}

base::Result<Value> app_details(Call& call) {
  return to_value(TRY(repository_of(call).app_detail()));
}

}  // namespace

Value repo_variable(const std::shared_ptr<const Repository>& repository) {
  static const std::array functions = {
      function<&url_to_https>("RepoURLToHTTPS"), function<&full_name_by_url>("FullNameByRepoURL"),
      function<&query_escape>("QueryEscape"),    panicking<&commit_metadata>("GetCommitMetadata"),
      panicking<&app_details>("GetAppDetails"),
  };
  return map_of_functions(functions, repository);
}

}  // namespace sprig
