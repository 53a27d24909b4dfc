// SPDX-License-Identifier: Apache-2.0
#include "argocd/api_objects.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include "argocd/error.hpp"
#include "argocd/item_splitter.hpp"
#include "argocd/look.hpp"
#include "argocd/object_lists.hpp"
#include "argocd/secret_forms.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace argocd {

namespace {

// The server asks repositories and clusters before it takes an object.
constexpr base::Duration write_allowed = std::chrono::seconds(60);

constexpr const char* api_version = "argoproj.io/v1alpha1";

std::string path_of_kind(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::application_set:
      return "api/v1/applicationsets";
    case ObjectKind::application:
      return std::string(applications_path);
    case ObjectKind::project:
      return "api/v1/projects";
    case ObjectKind::cluster:
      return "api/v1/clusters";
    case ObjectKind::repository:
      return "api/v1/repositories";
    case ObjectKind::repository_credentials:
      break;
  }
  return "api/v1/repocreds";
}

// Of what the server tells, the object as a manifest has it.
Json manifest_of(ObjectKind kind, Json told) {
  if (kind == ObjectKind::cluster) return secret_form_of_cluster(told);
  if (kind == ObjectKind::repository) return secret_form_of_repository(told, "repository");
  if (kind == ObjectKind::repository_credentials) {
    return secret_form_of_repository(told, "repo-creds");
  }
  told["apiVersion"] = api_version;
  told["kind"] = to_string(kind);
  return told;
}

// The items of a list as they come over the line.
class ListSink final : public http::BodySink {
 public:
  ListSink(ObjectKind kind, const Trim& trim) : kind_(kind), trim_(trim) { restart(); }

  void restart() override {
    objects.clear();
    room_ = {};
    splitter_.emplace(
        [this](std::string_view item) -> base::Result<void> {
          auto told = TRY(read_object(item, trim_));
          objects.push_back(manifest_of(kind_, std::move(told)));
          return room_.take(objects.back());
        },
        longest_answer);
  }
  base::Result<void> append(std::string_view bytes) override { return splitter_->append(bytes); }
  base::Result<void> finish() const { return splitter_->finish(); }

  std::vector<Json> objects;

 private:
  ObjectKind kind_;
  Trim trim_;
  ListRoom room_;
  std::optional<ItemSplitter> splitter_;
};

bool is_same(ObjectKind kind, const Json& one, const Json& other) {
  if (!is_secret(kind)) {
    const auto ns = metadata_text(other, "namespace");
    return metadata_text(one, "name") == metadata_text(other, "name") &&
           (ns.empty() || metadata_text(one, "namespace") == ns);
  }
  const bool has_projects = kind == ObjectKind::repository;
  return address_of(one) == address_of(other) &&
         (!has_projects || secret_value(one, "project") == secret_value(other, "project"));
}

Json without_status(Json object) {
  object.erase("status");
  return object;
}

// As the server takes it: it knows the kind by the path.
Json body_of(Json object) {
  for (const auto* key : {"status", "kind", "apiVersion"}) object.erase(key);
  return object;
}

base::Error needs_kubernetes(const std::string& what) {
  return base::usage_error(what + " is not shown by Argo CD's API server",
                           "--core asks Kubernetes for it; --params gives what it would find");
}

base::Error odd_answer(const std::string& what) {
  return {.kind = base::ErrorKind::garbled, .message = "the answer is not understood: " + what};
}

}  // namespace

base::Result<std::string> ApiObjects::ask(ApiCall call) {
  const auto sink = std::make_shared<http::TextSink>(longest_answer);
  call.sink = sink;
  return await<std::string>(server_, [&](Done<std::string> done) {
    call.done = [sink, done = std::move(done)](base::Result<http::Response> answer) {
      if (!answer) return done(std::move(answer).error());
      done(std::string(sink->text()));
    };
    server_.calls().send(std::move(call));
  });
}

base::Result<Json> ApiObjects::ask_for_object(ApiCall call) {
  const auto body = TRY(ask(std::move(call)));
  auto object = read_object(body);
  if (!object) return with_address_hint(std::move(object).error());
  return object;
}

base::Result<std::vector<Json>> ApiObjects::ask_for_list(ApiCall call, ObjectKind kind,
                                                         const Trim& trim) {
  const auto sink = std::make_shared<ListSink>(kind, trim);
  call.may_repeat = true;
  call.sink = sink;
  TRY(await<bool>(server_, [&](Done<bool> done) {
    call.done = [sink, done = std::move(done)](base::Result<http::Response> answer) {
      if (!answer) return done(std::move(answer).error());
      if (auto finished = sink->finish(); !finished) {
        return done(with_address_hint(std::move(finished).error()));
      }
      done(true);
    };
    server_.calls().send(std::move(call));
  }));
  return std::move(sink->objects);
}

// Projects lie where Argo CD is, and nowhere else.
base::Result<std::string> ApiObjects::own_namespace() {
  if (!namespace_.empty()) return namespace_;
  const auto projects = list(ObjectKind::project, {}, {});
  if (!projects) return projects.error();
  for (const auto& project : *projects) {
    namespace_ = metadata_text(project, "namespace");
    if (!namespace_.empty()) return namespace_;
  }
  namespace_ = "argocd";
  return namespace_;
}

base::Result<std::vector<Json>> ApiObjects::list(ObjectKind kind, const std::string& ns,
                                                 const std::set<std::string>& whole) {
  Query query;
  if (kind == ObjectKind::application) query.add("appNamespace", ns);
  if (kind == ObjectKind::application_set) query.add("appsetNamespace", ns);
  return ask_for_list({.path = path_of_kind(kind), .query = query.text()}, kind,
                      {.is_wanted = kind == ObjectKind::application, .whole = &whole});
}

// A look at an Application that is not there would be refused; a list just does not have it.
base::Result<std::optional<Json>> ApiObjects::find(const Json& like) {
  const auto kind = object_kind_of(like);
  if (!kind) return std::optional<Json>();
  if (*kind == ObjectKind::application_set || *kind == ObjectKind::project) {
    return find_by_name(*kind, like);
  }
  Query query;
  if (*kind == ObjectKind::application) {
    query.add("name", metadata_text(like, "name"));
    query.add("appNamespace", metadata_text(like, "namespace"));
  }
  auto found = TRY(ask_for_list({.path = path_of_kind(*kind), .query = query.text()}, *kind, {}));
  for (auto& object : found) {
    if (is_same(*kind, object, like)) return std::optional<Json>(std::move(object));
  }
  return std::optional<Json>();
}

base::Result<std::optional<Json>> ApiObjects::find_by_name(ObjectKind kind, const Json& like) {
  Query query;
  if (kind == ObjectKind::application_set) {
    query.add("appsetNamespace", metadata_text(like, "namespace"));
  }
  auto told = ask_for_object(
      {.path = path_of_kind(kind) + '/' + base::percent_encoded(metadata_text(like, "name")),
       .query = query.text(),
       .may_repeat = true});
  if (!told && told.error().kind == base::ErrorKind::not_found) return std::optional<Json>();
  if (!told) return std::move(told).error();
  return std::optional<Json>(manifest_of(kind, std::move(*told)));
}

// An upsert of a project takes its spec alone, and an update takes all that is sent.
base::Result<Json> ApiObjects::update_project(const Json& object, Json there) {
  there["spec"] = field_in(object, "spec");
  for (const auto* key : {"labels", "annotations"}) {
    for (const auto& [name, value] : field_in(field_in(object, "metadata"), key).items()) {
      there["metadata"][key][name] = value;
    }
  }
  const auto& finalizers = field_in(field_in(object, "metadata"), "finalizers");
  if (!finalizers.is_null()) there["metadata"]["finalizers"] = finalizers;
  for (const auto* key : {"kind", "apiVersion"}) there.erase(key);
  const auto name = base::percent_encoded(metadata_text(object, "name"));
  const Json body = {{"project", std::move(there)}};
  auto told = TRY(ask_for_object({.method = http::Method::put,
                                  .path = path_of_kind(ObjectKind::project) + '/' + name,
                                  .body = base::json_text(body),
                                  .allowed = write_allowed}));
  return manifest_of(ObjectKind::project, std::move(told));
}

// An upsert makes a second Secret where the one that is there has a name of its own.
base::Result<Json> ApiObjects::update_cluster(const Json& object) {
  const auto body = rest_form_of(object);
  auto told = TRY(ask_for_object({.method = http::Method::put,
                                  .path = path_of_kind(ObjectKind::cluster) + '/' +
                                          base::percent_encoded(text_in(body, "server")),
                                  .body = base::json_text(body),
                                  .allowed = write_allowed}));
  return manifest_of(ObjectKind::cluster, std::move(told));
}

base::Result<Json> ApiObjects::apply(const Json& object, const Writing& writing) {
  const auto kind = object_kind_of(object);
  if (!kind) return base::usage_error("this is no object of Argo CD");
  if (*kind == ObjectKind::cluster) {
    const auto there = TRY(find(object));
    if (there) return update_cluster(object);
  }
  if (*kind == ObjectKind::project) {
    auto there = TRY(find(object));
    if (there) return update_project(object, std::move(*there));
  }
  Query query;
  Json body = is_secret(*kind) ? rest_form_of(object) : body_of(object);
  if (*kind == ObjectKind::project) {
    body = {{"project", std::move(body)}, {"upsert", true}};
  } else {
    query.add("upsert", "true");
  }
  if (*kind == ObjectKind::application) query.add("validate", "true");
  if (writing.dry_run) query.add("dryRun", "true");
  auto told = TRY(ask_for_object({.method = http::Method::post,
                                  .path = path_of_kind(*kind),
                                  .query = query.text(),
                                  .body = base::json_text(body),
                                  .allowed = write_allowed}));
  return manifest_of(*kind, std::move(told));
}

// The server knows no such request; an upsert of what is there adds the annotation.
base::Result<void> ApiObjects::refresh(const Json& set) {
  const auto there = TRY(find(set));
  if (!there) {
    return base::Error{.kind = base::ErrorKind::not_found, .message = "the set is not there"};
  }
  Json wanted = {{"metadata", Json::object()}, {"spec", field_in(*there, "spec")}};
  for (const auto* key : {"name", "namespace", "labels", "annotations", "finalizers"}) {
    const auto& value = field_in(field_in(*there, "metadata"), key);
    if (!value.is_null()) wanted["metadata"][key] = value;
  }
  wanted["metadata"]["annotations"][set_refresh_annotation] = "true";
  wanted["kind"] = to_string(ObjectKind::application_set);
  TRY(apply(wanted, {}));
  return {};
}

// Older servers pass over the parameter, and write.
base::Result<std::string> ApiObjects::dry_run_problem(ObjectKind kind) {
  if (kind != ObjectKind::application_set) {
    return std::string("the API server knows no dry run of this kind");
  }
  const auto version = TRY(await<std::string>(
      server_, [&](Done<std::string> done) { server_.version(std::move(done)); }));
  int major = 0;
  int minor = 0;
  const char* text = version.c_str() + (version.starts_with('v') ? 1 : 0);
  // NOLINTNEXTLINE(cert-err34-c): a text that is no version leaves zeros, which are too old
  const bool is_read = std::sscanf(text, "%d.%d", &major, &minor) == 2;
  if (is_read && (major > 2 || (major == 2 && minor >= 13))) return std::string();
  return "the server is " + (version.empty() ? "of no known version" : base::printable(version)) +
         ", and before 2.13 it would really write";
}

base::Result<std::vector<Json>> ApiObjects::generate(const Json& set) {
  const Json body = {{"applicationSet", body_of(set)}};
  auto answer = TRY(ask_for_object({.method = http::Method::post,
                                    .path = "api/v1/applicationsets/generate",
                                    .body = base::json_text(body)}));
  auto& made = answer["applications"];
  if (!made.is_array() && !made.is_null()) return odd_answer("applications is no list");
  std::vector<Json> applications;
  for (auto& application : made) {
    TRY(check_object(application));
    applications.push_back(
        manifest_of(ObjectKind::application, without_status(std::move(application))));
  }
  return applications;
}

base::Result<bool> ApiObjects::sees_all(ObjectKind kind) {
  const auto path = path_of_kind(kind);
  const bool has_project = kind == ObjectKind::application || kind == ObjectKind::application_set;
  const auto answer =
      ask_for_object({.path = "api/v1/account/can-i/" + path.substr(path.rfind('/') + 1) +
                              (has_project ? "/get/*%2F*" : "/get/*"),
                      .may_repeat = true});
  if (answer) return text_in(*answer, "value") == "yes";
  if (answer.error().kind == base::ErrorKind::stopped) return answer.error();
  return false;
}

base::Result<Json> ApiObjects::config_map(const std::string& name) {
  return needs_kubernetes("the ConfigMap " + name);
}

base::Result<Json> ApiObjects::secret(const std::string& name) {
  return needs_kubernetes("the Secret " + name);
}

base::Result<std::vector<Json>> ApiObjects::resources(const std::string& /*api_version*/,
                                                      const std::string& plural) {
  return needs_kubernetes("what there is of " + plural);
}

}  // namespace argocd
