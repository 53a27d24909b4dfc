// SPDX-License-Identifier: Apache-2.0
#include "argocd/look.hpp"

namespace argocd {

base::Result<std::vector<Application>> look_at(ControlPlane& control_plane,
                                               const Selection& selection) {
  if (selection.names.empty()) {
    auto list = TRY(await<ApplicationList>(
        control_plane, [&](auto done) { control_plane.list(selection, Detail::all, done); }));
    return std::move(list.applications);
  }
  std::vector<Application> applications;
  for (const auto& name : selection.names) {
    applications.push_back(TRY(await<Application>(control_plane, [&](auto done) {
                                 control_plane.get(name, Refresh::none, no_limit, done);
                               }).context("reading the application " + to_string(name))));
  }
  return applications;
}

}  // namespace argocd
