// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "applicationset/lint.hpp"
#include "applicationset/lint_groups.hpp"
#include "manifests/project.hpp"

namespace applicationset {

// What the rules of Applications, of projects and of clusters say of one of them.
class ApplicationLint {
 public:
  // Must outlive it.
  explicit ApplicationLint(const LintSurroundings& surroundings);

  // All rules, for an application that was made; the problems have no place yet.
  manifests::Problems check(const Json& application) const;

  // Only what is not in the application itself: the project and the cluster.
  void check_places(const Json& application, const manifests::Where& where,
                    manifests::Problems& problems) const;

 private:
  struct KnownProject {
    manifests::Project project;
    std::string home;  // the namespace of Argo CD
  };

  void check_project(const Json& application, const manifests::Where& where,
                     manifests::Problems& problems) const;
  void check_cluster(const Json& application, const manifests::Where& where,
                     manifests::Problems& problems) const;
  manifests::Destination cluster_of(const Json& destination) const;

  const LintSurroundings& surroundings_;
  std::map<std::string, KnownProject, std::less<>> projects_;
};

}  // namespace applicationset
