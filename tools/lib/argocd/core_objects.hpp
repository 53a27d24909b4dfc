// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argocd/object_lists.hpp"
#include "argocd/objects.hpp"
#include "kube/client.hpp"

namespace argocd {

// Whole objects as Kubernetes has them. They are written by server-side apply, so that what others
// have set and the file does not name stays.
class CoreObjects final : public Objects {
 public:
  // Where sets are looked for that no namespace is named for.
  enum class Sets : bool { in_own_namespace, everywhere };

  // `ns` is the namespace of Argo CD. The client must outlive it.
  CoreObjects(kube::Client& client, std::string ns, Sets sets)
      : client_(client), namespace_(std::move(ns)), sets_(sets) {}

  base::Result<std::string> own_namespace() override { return namespace_; }
  base::Result<std::vector<Json>> list(ObjectKind kind, const std::string& ns,
                                       const std::set<std::string>& whole) override;
  base::Result<std::optional<Json>> find(const Json& like) override;
  base::Result<Json> apply(const Json& object, const Writing& writing) override;
  base::Result<void> refresh(const Json& set) override;
  base::Result<std::string> dry_run_problem(ObjectKind /*kind*/) override { return std::string(); }
  base::Result<std::vector<Json>> generate(const Json& set) override;
  base::Result<bool> sees_all(ObjectKind kind) override;
  base::Result<Json> config_map(const std::string& name) override;
  base::Result<Json> secret(const std::string& name) override;
  base::Result<std::vector<Json>> resources(const std::string& api_version,
                                            const std::string& plural) override;

 private:
  base::Result<std::string> read(const std::string& path, const kube::Query& query);
  base::Result<Json> data_of(const std::string& plural, const std::string& name);
  base::Result<std::vector<Json>> read_pages(const std::string& path, const kube::Query& query,
                                             const Trim& trim);

  kube::Client& client_;
  std::string namespace_;
  Sets sets_;
};

}  // namespace argocd
