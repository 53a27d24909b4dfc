// SPDX-License-Identifier: Apache-2.0
#include "rollout/children.hpp"

#include <algorithm>
#include <string_view>

#include "argocd/look.hpp"
#include "base/text.hpp"
#include "rollout/look.hpp"

namespace rollout {
namespace {

using argocd::Application;
using argocd::AppName;
using argocd::Phase;
using argocd::Source;
using argocd::Sync;

// Whether something else was deployed than what its list of resources is about: that is the
// branch, which an operation for another revision leaves alone.
bool has_deployed_other(const Application& application) {
  const auto& last = application.last;
  return last && last->phase == Phase::succeeded && !last->operation.is_dry_run &&
         application.sync == Sync::out_of_sync && !revisions_of(*last).empty() &&
         revisions_of(*last) != application.revisions;
}

void add(std::vector<AppName>& names, AppName name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

// https://git.example.com/acme/Deploy.git and https://git.example.com/acme/deploy are the same to
// Argo CD.
std::string plain_url(std::string_view url) {
  auto plain = base::to_lower(url);
  while (plain.ends_with('/')) plain.pop_back();
  if (plain.ends_with(".git")) plain.resize(plain.size() - std::string_view(".git").size());
  return plain;
}

std::string_view branch_of(const Source& source) {
  return source.target_revision.empty() ? std::string_view("HEAD") : source.target_revision;
}

bool is_same_line(const Source& one, const Source& other) {
  return plain_url(one.repo_url) == plain_url(other.repo_url) && one.chart == other.chart &&
         branch_of(one) == branch_of(other);
}

}  // namespace

std::vector<AppName> children_of(const Application& application) {
  std::vector<AppName> names;
  if (has_deployed_other(application)) {
    for (const auto& result : application.last->results) {
      const bool is_there = result.status == "Synced" && result.hook_type.empty();
      if (result.is_application() && is_there) add(names, {.name = result.name, .ns = result.ns});
    }
    return names;
  }
  for (const auto& resource : application.resources) {
    const bool is_managed = !resource.requires_pruning && !resource.is_hook;
    if (resource.is_application() && is_managed) {
      add(names, {.name = resource.name, .ns = resource.ns});
    }
  }
  return names;
}

std::vector<SourceRevision> revisions_by_source(const std::vector<WantedRevision>& wanted,
                                                const Application& application) {
  std::vector<SourceRevision> found;
  if (application.is_hydrated) return found;  // what is wanted is a commit of another branch
  const auto& sources = application.sources;
  for (const auto& one : wanted) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const bool is_only = sources.size() == 1;
      const bool is_named = one.source == std::to_string(i + 1) || one.source == sources[i].name;
      const bool is_there =
          i < application.revisions.size() && is_good(one, application.revisions[i]);
      if (one.source.empty() ? is_only || is_there : is_named) {
        found.push_back({.source = sources[i], .revision = one.revision});
      }
    }
  }
  return found;
}

std::vector<WantedRevision> wanted_of(const std::vector<SourceRevision>& revisions,
                                      const Application& application) {
  std::vector<WantedRevision> wanted;
  if (application.is_hydrated) return wanted;
  const auto& sources = application.sources;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto at = std::find_if(revisions.begin(), revisions.end(), [&](const auto& one) {
      return is_same_line(one.source, sources[i]);
    });
    if (at == revisions.end()) continue;
    wanted.push_back(
        {.source = sources.size() == 1 ? "" : std::to_string(i + 1), .revision = at->revision});
  }
  return wanted;
}

base::Result<std::vector<Child>> look_at_children(argocd::ControlPlane& control_plane,
                                                  std::vector<Application> parents,
                                                  const std::vector<WantedRevision>& wanted) {
  struct Family {
    Application parent;
    std::vector<SourceRevision> revisions;
  };
  std::vector<Family> families;
  std::vector<AppName> known;
  for (auto& parent : parents) {
    known.push_back(parent.name);
    auto revisions = revisions_by_source(wanted, parent);
    families.push_back({.parent = std::move(parent), .revisions = std::move(revisions)});
  }
  std::vector<Child> children;
  for (std::size_t i = 0; i < families.size(); ++i) {  // it grows meanwhile
    const auto revisions = families[i].revisions;
    for (const auto& name : children_of(families[i].parent)) {
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      known.push_back(name);
      auto seen = argocd::look_at(control_plane, {.names = {name}});
      if (!seen) {
        if (!argocd::is_about_one(seen.error())) return seen.error();
        children.push_back({.name = name, .application = seen.error()});
        continue;
      }
      auto& application = seen->front();
      children.push_back(
          {.name = name, .wanted = wanted_of(revisions, application), .application = application});
      families.push_back({.parent = std::move(application), .revisions = revisions});
    }
  }
  return children;
}

}  // namespace rollout
