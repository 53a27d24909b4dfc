// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifests/fields.hpp"
#include "manifests/problem.hpp"

namespace manifests {

// Where an application goes. Argo CD knows both server and name of a cluster; here one of them may
// be empty because it is not known.
struct Destination {
  std::string server = {};
  std::string name = {};
  std::string namespace_name = {};
};

enum class Permission {
  permitted,
  refused,
  unknown,  // it depends on what is not known
};

// What an AppProject permits, exactly as Argo CD decides it: one pattern must match, and none that
// begins with `!` may match what follows there. Global projects are not looked at.
class Project {
 public:
  // Reads whatever is there: what is of the wrong type permits nothing.
  explicit Project(const Json& object);

  const std::string& name() const { return name_; }

  bool permits_source(std::string_view url) const;

  // Unknown also where the project takes only clusters of its own.
  Permission permits_destination(const Destination& destination) const;

  // Whether applications may live in a namespace other than Argo CD's own.
  bool permits_namespace(std::string_view namespace_name) const;

 private:
  bool permits(const Destination& destination, bool at_best) const;

  std::string name_;
  std::vector<std::string> sources_;
  std::vector<Destination> destinations_;
  std::vector<std::string> namespaces_;
  bool wants_own_clusters_ = false;
};

// What a project does not permit an application: rule AP016. An application in the namespace of
// Argo CD, or without one, may be there. `cluster` is where its destination is, as far as that is
// known; what it does not say is taken from the application.
void check_permissions(const Json& application, const Project& project,
                       const std::string& argocd_namespace, const Destination& cluster,
                       const Where& where, Problems& problems);

}  // namespace manifests
