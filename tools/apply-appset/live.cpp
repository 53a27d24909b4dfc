// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/live.hpp"

#include <algorithm>
#include <utility>

#include "apply-appset/bystanders.hpp"
#include "argocd/secret_forms.hpp"
#include "base/text.hpp"

namespace tools::apply_appset {

using applicationset::Cluster;
using applicationset::Json;
using argocd::ObjectKind;
using manifests::field;

namespace {

// The API server tells of the cluster that it runs in, Secret or not, and does not say which.
bool is_implicit(const Cluster& cluster) {
  return cluster.server == applicationset::local_server &&
         cluster.name == applicationset::local_name && cluster.project.empty() &&
         cluster.annotations.empty() && cluster.labels.size() <= 1;
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

// Items of a list do not say of which kind they are.
Json as_secret(Json object) {
  object["kind"] = "Secret";
  return object;
}

// One that finds all clusters with a Secret.
Json set_over_secrets(const Json& like) {
  const auto& wanted = field(field(field(like, "spec"), "template"), "spec");
  Json generator = {{"clusters", {{"selector", {{"matchLabels", Json::object()}}}}}};
  generator["clusters"]["selector"]["matchLabels"][argocd::secret_type_label] = "cluster";
  Json set = {{"kind", "ApplicationSet"}, {"metadata", Json::object()}, {"spec", Json::object()}};
  for (const auto* key : {"name", "namespace"}) {
    const auto text = argocd::metadata_text(like, key);
    if (!text.empty()) set["metadata"][key] = text;
  }
  set["spec"]["generators"] = Json::array({std::move(generator)});
  set["spec"]["template"] = {
      {"metadata", {{"name", "{{nameNormalized}}"}}},
      {"spec",
       {{"project", field(wanted, "project")},
        {"destination", {{"server", "{{server}}"}, {"namespace", "default"}}},
        {"source", {{"repoURL", "https://example.com/none.git"}, {"path", "."}}}}}};
  return set;
}

// Also what was a cluster, and is none any more.
bool writes_clusters(const Input& input, const Current& current) {
  const auto is_cluster = [](const Json& object) {
    return argocd::object_kind_of(object) == ObjectKind::cluster;
  };
  return std::any_of(input.documents.begin(), input.documents.end(), [&](const auto& document) {
    const auto* live = current.find(document.json());
    return is_cluster(document.json()) || (live != nullptr && is_cluster(*live));
  });
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

base::Result<void> Live::read_clusters() {
  if (cluster_secrets_) return {};
  cluster_secrets_ = TRY(objects().list(ObjectKind::cluster, {}, {}).context("reading clusters"));
  const bool sees_all = TRY(objects().sees_all(ObjectKind::cluster));
  if (!sees_all) {
    run_.log.warning(
        "this account may not see all clusters; what generators make of them may "
        "be too little");
  }
  return {};
}

base::Result<std::vector<Cluster>> Live::clusters() {
  TRY(read_clusters());
  const bool takes_local = goes_to_kubernetes() || has_local_secret_.value_or(false);
  std::vector<Cluster> found;
  for (const auto& secret : *cluster_secrets_) {
    auto cluster = cluster_of_secret(secret);
    if (takes_local || !is_implicit(cluster)) found.push_back(std::move(cluster));
  }
  return found;
}

bool Live::doubts_local() const {
  if (goes_to_kubernetes() || !cluster_secrets_ || has_local_secret_) return false;
  return std::any_of(cluster_secrets_->begin(), cluster_secrets_->end(),
                     [](const Json& secret) { return is_implicit(cluster_of_secret(secret)); });
}

base::Result<void> Live::settle_local(const Json& set) {
  TRY(read_clusters());
  if (has_asked_for_local_ || !doubts_local()) return {};
  has_asked_for_local_ = true;
  const auto found = objects().generate(set_over_secrets(set));
  if (!found) {
    run_.log.info("Argo CD does not say which clusters have a Secret: " +
                  base::to_string(found.error()));
    return {};
  }
  has_local_secret_ = std::any_of(found->begin(), found->end(), [](const Json& application) {
    const auto& destination = field(field(application, "spec"), "destination");
    return applicationset::text_at(destination, "server") == applicationset::local_server;
  });
  return {};
}

base::Result<void> Live::add_all(ObjectKind kind, const std::string& ns,
                                 const std::set<std::string>& whole, Current& current) {
  const auto what = std::string(to_string(kind)) + "s" + (ns.empty() ? "" : " in " + ns);
  auto objects_there = TRY(objects().list(kind, ns, whole).context("reading the " + what));
  for (auto& object : objects_there) {
    current.add(is_secret(kind) ? as_secret(std::move(object)) : std::move(object));
  }
  return {};
}

// A Secret may have been of another kind, and one in a namespace of others is none of Argo CD's.
base::Result<void> Live::add_secrets(const Input& input, Current& current) {
  const bool has_any = has_kind(input, ObjectKind::cluster) ||
                       has_kind(input, ObjectKind::repository) ||
                       has_kind(input, ObjectKind::repository_credentials);
  for (const auto kind :
       {ObjectKind::cluster, ObjectKind::repository, ObjectKind::repository_credentials}) {
    const bool is_wanted = goes_to_kubernetes() ? has_any : has_kind(input, kind);
    if (is_wanted) TRY(add_all(kind, {}, {}, current));
  }
  if (!goes_to_kubernetes()) return {};
  const auto ns = TRY(own_namespace());
  for (const auto* document : input.of_kind(manifests::ObjectKind::secret)) {
    if (argocd::metadata_text(document->json(), "namespace") == ns) continue;
    auto there = TRY(objects().find(document->json()));
    if (there) current.add(as_secret(std::move(*there)));
  }
  return {};
}

base::Result<Current> Live::read(const Input& input) {
  Current current;
  current.is_live = true;
  current.is_managed = goes_to_kubernetes();
  TRY(add_secrets(input, current));
  if (has_kind(input, ObjectKind::project)) TRY(add_all(ObjectKind::project, {}, {}, current));
  auto namespaces = namespaces_of(input, ObjectKind::application_set);
  for (const auto& ns : namespaces) TRY(add_all(ObjectKind::application_set, ns, {}, current));
  if (writes_clusters(input, current)) {
    TRY(add_all(ObjectKind::application_set, {}, {}, current));
    for (const auto* set : sets_over_clusters(current)) {
      namespaces.insert(argocd::metadata_text(*set, "namespace"));
    }
  }
  namespaces.merge(namespaces_of(input, ObjectKind::application));
  const auto whole = names_of_applications(input);
  for (const auto& ns : namespaces) TRY(add_all(ObjectKind::application, ns, whole, current));
  return current;
}

base::Result<void> Live::read_projects() {
  if (projects_) return {};
  projects_ = TRY(objects().list(ObjectKind::project, {}, {}).context("reading AppProjects"));
  return {};
}

base::Result<Json> Live::uids_of_projects() {
  TRY(read_projects());
  Json all = Json::object();
  for (const auto& project : *projects_) {
    all[argocd::metadata_text(project, "name")] = argocd::metadata_text(project, "uid");
  }
  return all;
}

base::Result<applicationset::Surroundings> Live::surroundings(const Input& input) {
  applicationset::Surroundings known;
  const bool sees_clusters = TRY(objects().sees_all(ObjectKind::cluster));
  if (sees_clusters) known.clusters = TRY(clusters());
  const bool sees_projects = TRY(objects().sees_all(ObjectKind::project));
  if (!sees_projects) return known;
  TRY(read_projects());
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
