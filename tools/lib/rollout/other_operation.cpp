// SPDX-License-Identifier: Apache-2.0
#include "rollout/other_operation.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "rollout/look.hpp"

namespace rollout {
namespace {

using argocd::Application;
using argocd::Source;

const argocd::Operation& operation_under_way(const Application& application) {
  return application.operation ? *application.operation : application.last->operation;
}

// What it deploys: what the controller has resolved, else what it was asked for. Through Kubernetes
// that may be a name, or nothing.
const std::vector<std::string>& revisions_under_way(const Application& application) {
  const auto& last = application.last;
  const bool is_resolved = last && !is_completed(last->phase) && !last->revisions.empty();
  return is_resolved ? last->revisions : operation_under_way(application).revisions;
}

const Source& source_at(const Application& application, std::size_t position) {
  static const Source unknown;
  return position < application.sources.size() ? application.sources[position] : unknown;
}

bool is_head(std::string_view revision) {
  return revision.empty() || revision == "HEAD";
}

// Whether Argo CD compares with it already.
bool is_target(std::string_view revision, const Source& source) {
  return revision.empty() || revision == source.target_revision ||
         (is_head(revision) && is_head(source.target_revision));
}

// "1.8.3", "v1.8.3-rc.1+build": a version that is no range of them.
bool is_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const auto numbers = base::split(text.substr(0, text.find_first_of("-+")), '.');
  return numbers.size() == 3 &&
         std::all_of(numbers.begin(), numbers.end(), [](std::string_view number) {
           return base::parse_unsigned(number).has_value();
         });
}

// Whether it comes to itself, and not to whatever a name stands for.
bool is_fixed(std::string_view revision, const Source& source) {
  if (source.is_git()) return is_commit_like(revision);
  return is_version(revision) || revision.starts_with("sha256:");
}

Aim aim_at(const std::string& revision, const Application& application, std::size_t position) {
  const auto& under_way = revisions_under_way(application);
  const auto& compared = application.revisions;
  const auto& source = source_at(application, position);
  auto wanted = revision;
  if (is_target(revision, source)) wanted = position < compared.size() ? compared[position] : "";
  if (wanted.empty() || position >= under_way.size()) return Aim::unknown;
  const auto& other = under_way[position];
  if (is_revision(wanted, other)) return Aim::same;
  return is_fixed(wanted, source) && is_fixed(other, source) ? Aim::another : Aim::unknown;
}

// The wanted revisions for each source, from 0; an empty one is what the source follows.
std::vector<std::pair<std::size_t, std::string>> revisions_for_sources(
    const std::vector<WantedRevision>& wanted, const Application& application) {
  const auto count = std::max(application.sources.size(), std::size_t(1));
  std::vector<std::pair<std::size_t, std::string>> found;
  for (std::size_t i = 0; i < count; ++i) {
    const auto before = found.size();
    for (const auto& one : wanted) {
      if (is_of_source(one, application, i)) found.emplace_back(i, one.revision);
    }
    if (found.size() == before) found.emplace_back(i, "");
  }
  return found;
}

}  // namespace

std::string describe_operation(const Application& application) {
  const auto& operation = operation_under_way(application);
  const auto& revisions = revisions_under_way(application);
  const bool is_nobodys = operation.is_automated || operation.initiated_by.empty();
  return "started by " +
         (is_nobodys ? std::string("automatic sync") : base::printable(operation.initiated_by)) +
         (revisions.empty() ? std::string() : " for " + short_revisions(revisions));
}

Aim aim_of_operation(const std::vector<WantedRevision>& wanted, const Application& application) {
  // One for whichever source it fits is for none of the others.
  const bool is_for_any =
      application.sources.size() > 1 &&
      std::any_of(wanted.begin(), wanted.end(), [](const auto& one) { return one.source.empty(); });
  if (is_for_any && is_at(wanted, application, revisions_under_way(application))) return Aim::same;
  auto aim = Aim::same;
  for (const auto& [position, revision] : revisions_for_sources(wanted, application)) {
    const auto here = aim_at(revision, application, position);
    if (here == Aim::another) return Aim::another;
    if (here == Aim::unknown) aim = Aim::unknown;
  }
  return aim;
}

bool needs_comparison(const std::vector<WantedRevision>& wanted, const Application& application) {
  const auto revisions = revisions_for_sources(wanted, application);
  return std::any_of(revisions.begin(), revisions.end(), [&](const auto& one) {
    const auto& source = source_at(application, one.first);
    return is_target(one.second, source) && !is_fixed(source.target_revision, source);
  });
}

}  // namespace rollout
