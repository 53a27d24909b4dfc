// SPDX-License-Identifier: Apache-2.0
#include "applicationset/lint_applications.hpp"

#include <algorithm>

#include "applicationset/validate.hpp"
#include "manifests/application_rules.hpp"
#include "manifests/check_fields.hpp"
#include "manifests/schema.hpp"

namespace applicationset {

using manifests::Problems;

namespace {

const manifests::Where nowhere;

std::string home_of(const Json& project) {
  auto home = text_at(field(project, "metadata"), "namespace");
  return home.empty() ? "argocd" : home;
}

}  // namespace

ApplicationLint::ApplicationLint(const LintSurroundings& surroundings)
    : surroundings_(surroundings) {
  for (const auto& json : surroundings.projects) {
    manifests::Project project(json);
    const std::string name = project.name();
    projects_.insert_or_assign(name, KnownProject{std::move(project), home_of(json)});
  }
}

Problems ApplicationLint::check(const Json& application) const {
  Problems problems;
  manifests::check_fields(application, manifests::schema::application, "", nowhere, problems);
  manifests::check_application(application, nowhere, problems);
  check_places(application, nowhere, problems);
  for (auto& problem : problems) {
    if (problem.rule == "AP001") problem.rule = "AS016";
  }
  return problems;
}

void ApplicationLint::check_places(const Json& application, const manifests::Where& where,
                                   Problems& problems) const {
  check_project(application, where, problems);
  check_cluster(application, where, problems);
}

void ApplicationLint::check_project(const Json& application, const manifests::Where& where,
                                    Problems& problems) const {
  const auto& spec = field(application, "spec");
  const auto name = text_at(spec, "project");
  const auto project = projects_.find(name);
  if (project != projects_.end()) {
    const auto& [permissions, home] = project->second;
    manifests::check_permissions(application, permissions, home,
                                 cluster_of(field(spec, "destination")), where, problems);
    return;
  }
  const auto& known = surroundings_.known.projects;
  if (!known || name.empty() || std::find(known->begin(), known->end(), name) != known->end()) {
    return;
  }
  manifests::Reporter(where, problems)
      .error("AP016", "spec.project", "there is no project `" + name + '`');
}

void ApplicationLint::check_cluster(const Json& application, const manifests::Where& where,
                                    Problems& problems) const {
  if (!surroundings_.known.clusters) return;
  const auto reason = refusal_of_destination(field(field(application, "spec"), "destination"),
                                             surroundings_.known.clusters);
  if (!reason.starts_with("there ")) return;
  manifests::Reporter(where, problems).error("AP002", "spec.destination", reason);
}

manifests::Destination ApplicationLint::cluster_of(const Json& destination) const {
  const auto name = text_at(destination, "name");
  const auto server = text_at(destination, "server");
  if (name == local_name || server == local_server) {
    return {.server = std::string(local_server), .name = std::string(local_name)};
  }
  if (!surroundings_.known.clusters) return {};
  for (const auto& cluster : *surroundings_.known.clusters) {
    if (cluster.name == name || cluster.server == server) {
      return {.server = cluster.server, .name = cluster.name};
    }
  }
  return {};
}

void lint_application(const manifests::Document& application, const LintSurroundings& surroundings,
                      Problems& problems) {
  ApplicationLint(surroundings).check_places(application.json(), application.where(), problems);
}

}  // namespace applicationset
