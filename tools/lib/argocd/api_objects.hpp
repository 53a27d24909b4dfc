// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "argocd/api_server.hpp"
#include "argocd/object_lists.hpp"
#include "argocd/objects.hpp"

namespace argocd {

// Whole objects over REST.
class ApiObjects final : public Objects {
 public:
  // `ns` is Argo CD's own namespace; empty where nobody said so. The server must outlive it.
  ApiObjects(ApiServer& server, std::string ns) : server_(server), namespace_(std::move(ns)) {}

  base::Result<std::string> own_namespace() override;
  base::Result<std::vector<Json>> list(ObjectKind kind, const std::string& ns,
                                       const std::set<std::string>& whole) override;
  base::Result<std::optional<Json>> find(const Json& like) override;
  base::Result<Json> apply(const Json& object, const Writing& writing) override;
  base::Result<void> refresh(const Json& set) override;
  base::Result<std::string> dry_run_problem(ObjectKind kind) override;
  base::Result<std::vector<Json>> generate(const Json& set) override;
  base::Result<bool> sees_all(ObjectKind kind) override;
  base::Result<Json> config_map(const std::string& name) override;
  base::Result<Json> secret(const std::string& name) override;
  base::Result<std::vector<Json>> resources(const std::string& api_version,
                                            const std::string& plural) override;

 private:
  base::Result<std::string> ask(ApiCall call);
  base::Result<Json> ask_for_object(ApiCall call);
  base::Result<std::optional<Json>> find_by_name(ObjectKind kind, const Json& like);
  base::Result<Json> update_cluster(const Json& object);
  base::Result<Json> update_project(const Json& object, Json there);
  base::Result<std::vector<Json>> ask_for_list(ApiCall call, ObjectKind kind, const Trim& trim);

  ApiServer& server_;
  std::string namespace_;
};

}  // namespace argocd
