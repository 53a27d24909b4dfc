// SPDX-License-Identifier: Apache-2.0
#include "argocd/core_objects.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "argocd/object_lists.hpp"
#include "argocd/secret_forms.hpp"
#include "base/json.hpp"
#include "base/ordered_json.hpp"
#include "kube/path.hpp"

namespace argocd {

namespace {

constexpr const char* manager = "gitops-steps";

kube::Resource resource_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::application_set:
      return {"argoproj.io", "v1alpha1", "applicationsets"};
    case ObjectKind::application:
      return {"argoproj.io", "v1alpha1", "applications"};
    case ObjectKind::project:
      return {"argoproj.io", "v1alpha1", "appprojects"};
    case ObjectKind::cluster:
    case ObjectKind::repository:
    case ObjectKind::repository_credentials:
      break;
  }
  return {"", "v1", "secrets"};
}

const char* secret_type_name(ObjectKind kind) {
  if (kind == ObjectKind::cluster) return "cluster";
  return kind == ObjectKind::repository ? "repository" : "repo-creds";
}

// Drives a request to its end. An answer that comes after a signal is dropped.
template <typename Start>
base::Result<std::string> await(kube::Client& client, Start start) {
  const auto answer = std::make_shared<std::optional<base::Result<std::string>>>();
  start([answer](base::Result<std::string> given) { *answer = std::move(given); });
  while (!*answer) TRY(client.poll(std::chrono::seconds(1)));
  return std::move(**answer);
}

// What the server itself says of an object has no place in a wish.
Json wish_of(const Json& object, const Writing& writing) {
  Json wish = object;
  wish.erase("status");
  auto& metadata = wish["metadata"];
  for (const auto* key : {"uid", "creationTimestamp", "generation", "managedFields", "selfLink"}) {
    metadata.erase(key);
  }
  metadata.erase("resourceVersion");
  if (!writing.resource_version.empty()) metadata["resourceVersion"] = writing.resource_version;
  return wish;
}

base::Error not_kubernetes(const std::string& what) {
  return base::usage_error(what + " needs Argo CD's API server, and --core goes past it",
                           "give --server in place of --core, or a fixture with --params");
}

}  // namespace

base::Result<std::string> CoreObjects::read(const std::string& path, const kube::Query& query) {
  return await(client_, [&](kube::OnDone done) { client_.get(path, query, std::move(done)); });
}

// Page by page. The server forgets the moment of a list after some minutes; then it is begun anew,
// and at last asked for as a whole.
base::Result<std::vector<Json>> CoreObjects::read_pages(const std::string& path,
                                                        const kube::Query& query,
                                                        const Trim& trim) {
  constexpr int most_times = 2;
  for (int expired = 0;; ++expired) {
    ObjectList list(trim);
    std::string next;
    do {
      auto page = query;
      if (expired < most_times) page.push_back({"limit", "500"});
      if (!next.empty()) page.push_back({"continue", next});
      const auto body = read(path, page);
      const bool has_expired = !body && !next.empty() &&
                               body.error().kind == base::ErrorKind::conflict &&
                               expired < most_times;
      if (has_expired) break;
      if (!body) return body.error();
      ItemSplitter splitter([&](std::string_view item) { return list.take(item); }, body->size());
      TRY(splitter.append(*body));
      TRY(splitter.finish());
      next = metadata_text(base::parse_ordered_json(splitter.rest()), "continue");
      if (next.empty()) return std::move(list.objects);
    } while (true);
  }
}

base::Result<std::vector<Json>> CoreObjects::list(ObjectKind kind, const std::string& ns,
                                                  const std::set<std::string>& whole) {
  kube::Query query;
  if (is_secret(kind)) {
    query.push_back(
        {"labelSelector", std::string(secret_type_label) + '=' + secret_type_name(kind)});
  }
  const bool lies_anywhere = kind == ObjectKind::application || kind == ObjectKind::application_set;
  const bool is_everywhere =
      kind == ObjectKind::application_set && ns.empty() && sets_ == Sets::everywhere;
  const auto& where = is_everywhere || (lies_anywhere && !ns.empty()) ? ns : namespace_;
  return read_pages(kube::path_of(resource_of(kind), where), query,
                    {.is_wanted = kind == ObjectKind::application, .whole = &whole});
}

base::Result<std::optional<Json>> CoreObjects::find(const Json& like) {
  const auto kind = object_kind_of(like);
  if (!kind) return std::optional<Json>();
  const auto ns = metadata_text(like, "namespace");
  const auto body = read(
      kube::path_of(resource_of(*kind), ns.empty() ? namespace_ : ns, metadata_text(like, "name")),
      {});
  if (!body && body.error().kind == base::ErrorKind::not_found) return std::optional<Json>();
  if (!body) return body.error();
  auto object = TRY(read_object(*body));
  return std::optional<Json>(std::move(object));
}

base::Result<Json> CoreObjects::apply(const Json& object, const Writing& writing) {
  const auto kind = object_kind_of(object);
  if (!kind) return base::usage_error("this is no object of Argo CD");
  const auto ns = metadata_text(object, "namespace");
  kube::Patch patch = {.type = kube::Patch::Type::apply,
                       .body = base::json_text(wish_of(object, writing)),
                       .query = {{"fieldManager", manager}, {"force", "true"}}};
  if (writing.dry_run) patch.query.push_back({"dryRun", "All"});
  const auto path = kube::path_of(resource_of(*kind), ns.empty() ? namespace_ : ns,
                                  metadata_text(object, "name"));
  const auto body = TRY(await(
      client_, [&](kube::OnDone done) { client_.patch(path, std::move(patch), std::move(done)); }));
  return read_object(body);
}

base::Result<void> CoreObjects::refresh(const Json& set) {
  const auto ns = metadata_text(set, "namespace");
  Json annotations = {{set_refresh_annotation, "true"}};
  const Json body = {{"metadata", {{"annotations", std::move(annotations)}}}};
  const auto path = kube::path_of(resource_of(ObjectKind::application_set),
                                  ns.empty() ? namespace_ : ns, metadata_text(set, "name"));
  TRY(await(client_, [&](kube::OnDone done) {
    client_.patch(path, {.type = kube::Patch::Type::merge, .body = base::json_text(body)},
                  std::move(done));
  }));
  return {};
}

base::Result<std::vector<Json>> CoreObjects::generate(const Json& /*set*/) {
  return not_kubernetes("to have Argo CD work out a set");
}

base::Result<Json> CoreObjects::data_of(const std::string& plural, const std::string& name) {
  const auto body = TRY(read(kube::path_of({"", "v1", plural}, namespace_, name), {}));
  return read_object(body);
}

base::Result<Json> CoreObjects::config_map(const std::string& name) {
  const auto object = TRY(data_of("configmaps", name));
  return field_in(object, "data");
}

base::Result<Json> CoreObjects::secret(const std::string& name) {
  return data_of("secrets", name);
}

// Lists are whole or denied; but those of sets are of one namespace, and Argo CD may have more. Its
// settings say which, to those who may read them.
base::Result<bool> CoreObjects::sees_all(ObjectKind kind) {
  if (kind != ObjectKind::application_set || sets_ == Sets::everywhere) return true;
  const auto settings = config_map("argocd-cmd-params-cm");
  if (settings) {
    const auto namespaces = text_in(*settings, "applicationsetcontroller.namespaces");
    return namespaces.empty() || namespaces == namespace_;
  }
  const auto reason = settings.error().kind;
  if (reason == base::ErrorKind::not_found) return true;
  if (reason == base::ErrorKind::denied) return false;
  return settings.error();
}

base::Result<std::vector<Json>> CoreObjects::resources(const std::string& api_version,
                                                       const std::string& plural) {
  const auto slash = api_version.find('/');
  const bool is_core = slash == std::string::npos;
  const kube::Resource resource = {is_core ? "" : api_version.substr(0, slash),
                                   is_core ? api_version : api_version.substr(slash + 1), plural};
  return read_pages(kube::path_of(resource, namespace_), {}, {});
}

}  // namespace argocd
