// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/live.hpp"

#include <utility>

#include "apply-appset/bystanders.hpp"
#include "base/text.hpp"

namespace tools::apply_appset {

using applicationset::Cluster;
using applicationset::Json;
using argocd::ObjectKind;

namespace {

// The API server tells of the cluster that it runs in, Secret or not.
bool is_implicit(const Cluster& cluster) {
  return cluster.server == applicationset::local_server && cluster.annotations.empty() &&
         cluster.labels.size() <= 1;
}

std::set<std::string> namespaces_of(const Input& input, ObjectKind wanted) {
  std::set<std::string> found;
  for (const auto& document : input.documents) {
    const auto kind = argocd::object_kind_of(document.json());
    if (kind == wanted) found.insert(argocd::metadata_text(document.json(), "namespace"));
  }
  return found;
}

std::set<std::string> names_of_applications(const Input& input) {
  std::set<std::string> names;
  for (const auto* document : input.of_kind(manifests::ObjectKind::application)) {
    names.emplace(document->name());
  }
  return names;
}

bool has_kind(const Input& input, ObjectKind wanted) {
  return !namespaces_of(input, wanted).empty();
}

}  // namespace

base::Result<std::unique_ptr<Live>> Live::open(cli::Run& run, const Options& options,
                                               const base::Deadline& deadline) {
  auto session = TRY(session::Session::open(run, options.server, deadline));
  return std::unique_ptr<Live>(new Live(run, std::move(session)));
}

base::Result<std::string> Live::own_namespace() {
  return objects().own_namespace();
}

base::Result<std::vector<Cluster>> Live::clusters() {
  if (!cluster_secrets_) {
    cluster_secrets_ = TRY(objects().list(ObjectKind::cluster, {}, {}).context("reading clusters"));
    const bool sees_all = TRY(objects().sees_all(ObjectKind::cluster));
    if (!sees_all) {
      run_.log.warning(
          "this account may not see all clusters; what generators make of them may "
          "be too little");
    }
  }
  std::map<std::string, Cluster> by_name;
  for (const auto& secret : *cluster_secrets_) {
    auto cluster = cluster_of_secret(secret);
    if (!goes_to_kubernetes() && is_implicit(cluster)) continue;
    by_name.insert_or_assign(cluster.name, std::move(cluster));
  }
  std::vector<Cluster> found;
  for (auto& [name, cluster] : by_name) found.push_back(std::move(cluster));
  return found;
}

base::Result<void> Live::add_all(ObjectKind kind, const std::string& ns,
                                 const std::set<std::string>& whole, Current& current) {
  const auto what = std::string(to_string(kind)) + "s" + (ns.empty() ? "" : " in " + ns);
  auto objects_there = TRY(objects().list(kind, ns, whole).context("reading the " + what));
  for (auto& object : objects_there) {
    if (is_secret(kind)) object["kind"] = "Secret";
    current.add(std::move(object));
  }
  return {};
}

base::Result<Current> Live::read(const Input& input) {
  Current current;
  current.is_live = true;
  current.is_managed = goes_to_kubernetes();
  auto namespaces = namespaces_of(input, ObjectKind::application_set);
  for (const auto& ns : namespaces) TRY(add_all(ObjectKind::application_set, ns, {}, current));
  if (has_kind(input, ObjectKind::cluster)) {
    TRY(add_all(ObjectKind::application_set, {}, {}, current));
    for (const auto* set : sets_over_clusters(current)) {
      namespaces.insert(argocd::metadata_text(*set, "namespace"));
    }
  }
  namespaces.merge(namespaces_of(input, ObjectKind::application));
  const auto whole = names_of_applications(input);
  for (const auto& ns : namespaces) TRY(add_all(ObjectKind::application, ns, whole, current));
  for (const auto kind : {ObjectKind::project, ObjectKind::cluster, ObjectKind::repository,
                          ObjectKind::repository_credentials}) {
    if (has_kind(input, kind)) TRY(add_all(kind, {}, {}, current));
  }
  return current;
}

base::Result<applicationset::Surroundings> Live::surroundings(const Input& input) {
  applicationset::Surroundings known;
  const bool sees_clusters = TRY(objects().sees_all(ObjectKind::cluster));
  if (sees_clusters) known.clusters = TRY(clusters());
  const bool sees_projects = TRY(objects().sees_all(ObjectKind::project));
  if (!sees_projects) return known;
  if (!projects_) {
    projects_ = TRY(objects().list(ObjectKind::project, {}, {}).context("reading AppProjects"));
  }
  known.projects.emplace();
  for (const auto& project : *projects_) {
    known.projects->push_back(argocd::metadata_text(project, "name"));
  }
  for (const auto* document : input.of_kind(manifests::ObjectKind::project)) {
    known.projects->emplace_back(document->name());
  }
  return known;
}

}  // namespace tools::apply_appset
