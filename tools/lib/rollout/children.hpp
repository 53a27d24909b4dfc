// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/application.hpp"
#include "argocd/control_plane.hpp"
#include "base/result.hpp"
#include "rollout/goal.hpp"

namespace rollout {

// An application that manages others is Synced and Healthy while these still change: Argo CD does
// not look at the health of an Application (argocd-api.md, 14.3 e).

// The applications that this one manages: those that what was deployed holds. What is no longer in
// Git, and what comes and goes with a hook, is none of them. Needs the state after its last
// operation (is_settled).
std::vector<argocd::AppName> children_of(const argocd::Application& application);

// A revision, and the source for which it is wanted.
struct SourceRevision {
  argocd::Source source;
  std::string revision;
};

// The wanted revisions of an application that is at them, or at what is known to contain them, each
// with its sources.
std::vector<SourceRevision> revisions_by_source(const std::vector<WantedRevision>& wanted,
                                                const argocd::Application& application);

// Which of them an application must be at, too: those that one of its own sources follows, as the
// same branch (or chart) of the same repository. To others it cannot come.
std::vector<WantedRevision> wanted_of(const std::vector<SourceRevision>& revisions,
                                      const argocd::Application& application);

// A look at one of them.
struct Child {
  argocd::AppName name;
  std::vector<WantedRevision> wanted = {};
  base::Result<argocd::Application> application;
};

// Looks at all that these manage, and at theirs, each once; those that were given are not among
// them. `wanted` is what these must be at, with what is known of it. A child that is not there, or
// that nobody may see, is one of the answers; any other failure ends the search.
base::Result<std::vector<Child>> look_at_children(argocd::ControlPlane& control_plane,
                                                  std::vector<argocd::Application> parents,
                                                  const std::vector<WantedRevision>& wanted);

}  // namespace rollout
