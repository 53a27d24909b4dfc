// SPDX-License-Identifier: Apache-2.0
#include "argocd/control_plane.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace argocd {

// NOLINTBEGIN(performance-unnecessary-value-param): whoever overrides them keeps `done`
void ControlPlane::project(const std::string& name, Done<std::string> done) {
  done(base::Error{.kind = base::ErrorKind::not_found,
                   .message = "nobody can be asked about project " + name});
}

void ControlPlane::commit(const AppName&, const std::string& revision, Done<std::string> done) {
  done(base::Error{.kind = base::ErrorKind::not_found,
                   .message = "only Argo CD's API server can be asked about commit " + revision});
}
// NOLINTEND(performance-unnecessary-value-param)

bool is_selected(const Selection& selection, const Application& application) {
  const auto& projects = selection.projects;
  if (!projects.empty() &&
      std::find(projects.begin(), projects.end(), application.project) == projects.end()) {
    return false;
  }
  const auto& set = selection.application_set;
  const bool is_in_set =
      application.application_set == set.name && (set.ns.empty() || set.ns == application.name.ns);
  if (!set.name.empty() && !is_in_set) return false;
  if (selection.names.empty()) return true;
  return std::any_of(selection.names.begin(), selection.names.end(), [&](const AppName& wanted) {
    return wanted.name == application.name.name &&
           (wanted.ns.empty() || wanted.ns == application.name.ns);
  });
}

base::Error of_another_project(const Application& application, const std::string& wanted) {
  return {.kind = base::ErrorKind::not_found,
          .message = "there is no application " + to_string(application.name) + " in the project " +
                     base::printable(wanted),
          .hint = "it is of the project " + base::printable(application.project),
          .is_lasting = true};
}

}  // namespace argocd
