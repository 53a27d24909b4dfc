// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace argocd {

using Json = nlohmann::ordered_json;

// What Argo CD is configured with. The last three are Secrets with a label.
enum class ObjectKind : std::uint8_t {
  application_set,
  application,
  project,
  cluster,
  repository,
  repository_credentials,
};

// "ApplicationSet", "Secret": as manifests write it.
std::string_view to_string(ObjectKind kind);

bool is_secret(ObjectKind kind);

// The kind of an object; nothing for one that is of none of them.
std::optional<ObjectKind> object_kind_of(const Json& object);

// The text at metadata.NAME; empty where there is none.
std::string metadata_text(const Json& object, std::string_view name);

// On a set: somebody wants it to be worked out anew.
constexpr const char* set_refresh_annotation = "argocd.argoproj.io/application-set-refresh";

// How an object is written.
struct Writing {
  bool dry_run = false;  // only where dry_run_problem() says nothing
  // Where Kubernetes can be told: refuse with `conflict` if the object is not at this version.
  std::string resource_version = {};
};

// Whole objects of Argo CD, over either way, one request after the other. Each call drives the
// connection until its answer is there, and fails as requests of ControlPlane do, and with
// `stopped`. Reads are repeated after failures that may pass; writes never.
//
// Objects are as manifests have them. The API server shows no Secrets: what it tells of clusters
// and repositories comes as Secrets without a name, with their values in `stringData` and without
// those that are secret.
class Objects {
 public:
  virtual ~Objects() = default;

  // The namespace of Argo CD itself.
  virtual base::Result<std::string> own_namespace() = 0;

  // All of a kind that we may see; of those that can lie elsewhere, in a namespace. Without one,
  // sets come from wherever we were told to look. Applications come without their status, for there
  // may be ten thousand of them, and say who set which field only where they are named in `whole`.
  virtual base::Result<std::vector<Json>> list(ObjectKind kind, const std::string& ns,
                                               const std::set<std::string>& whole) = 0;

  // The one that stands where this one would be put: of the same kind, namespace and name; a
  // cluster or repository that the API server tells of, with the same address. It is whole.
  virtual base::Result<std::optional<Json>> find(const Json& like) = 0;

  // Makes the object, or changes it to be as this one says, and returns what is there then. Fails
  // with may_have_arrived where that is not known. Labels and annotations that others have set
  // stay; but the API server leaves a cluster those of the object alone.
  virtual base::Result<Json> apply(const Json& object, const Writing& writing) = 0;

  // Has the controller work out a set anew. It takes set_refresh_annotation away when it has done
  // so.
  virtual base::Result<void> refresh(const Json& set) = 0;

  // Why an object of this kind cannot be tried out on this server; empty where it can.
  virtual base::Result<std::string> dry_run_problem(ObjectKind kind) = 0;

  // The Applications that Argo CD makes of a set, of whichever generators. Needs the right to
  // create it. Fails with `usage` where there is no API server to ask.
  virtual base::Result<std::vector<Json>> generate(const Json& set) = 0;

  // Whether all of a kind are seen, where no namespace is named; with fewer rights the API server
  // shows some, and says nothing.
  virtual base::Result<bool> sees_all(ObjectKind kind) = 0;

  // The data of a ConfigMap or a Secret of Argo CD's namespace, and the resources of a kind that it
  // does not know itself: what generators ask for. Fail with `usage` where Kubernetes is not asked.
  virtual base::Result<Json> config_map(const std::string& name) = 0;
  virtual base::Result<Json> secret(const std::string& name) = 0;
  virtual base::Result<std::vector<Json>> resources(const std::string& api_version,
                                                    const std::string& plural) = 0;
};

}  // namespace argocd
