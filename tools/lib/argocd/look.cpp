// SPDX-License-Identifier: Apache-2.0
#include "argocd/look.hpp"

#include <algorithm>

namespace argocd {

base::Result<void> await_last_words(ControlPlane& control_plane, base::Clock& clock,
                                    const std::function<bool()>& has_heard) {
  const base::Deadline moment(clock, std::chrono::milliseconds(200));
  while (!has_heard() && !moment.is_over()) {
    TRY(control_plane.poll(std::max(moment.remaining(), base::Duration(1))));
  }
  return {};
}

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

base::Result<std::vector<Look>> look_at_each(ControlPlane& control_plane,
                                             const Selection& selection) {
  std::vector<Look> looks;
  if (selection.names.empty()) {
    for (auto& application : TRY(look_at(control_plane, selection))) {
      const auto name = application.name;
      looks.push_back({name, std::move(application)});
    }
    return looks;
  }
  for (const auto& name : selection.names) {
    auto seen = look_at(control_plane, {.names = {name}});
    if (seen) {
      looks.push_back({seen->front().name, std::move(seen->front())});
      continue;
    }
    if (!is_about_one(seen.error())) return seen.error();
    looks.push_back({name, std::move(seen).error()});
  }
  return looks;
}

}  // namespace argocd
