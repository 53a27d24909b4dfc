// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "argocd/api_calls.hpp"
#include "argocd/inspector.hpp"

namespace argocd {

// Looks into applications through the API server (argocd-api.md, 5.8).
class ApiInspector final : public Inspector {
 public:
  explicit ApiInspector(ApiCalls& calls) : calls_(calls) {}

  void tree(const Application& application, Done<ResourceTree> done) override;
  void events(const Application& application, const TreeNode& node,
              Done<std::vector<KubeEvent>> done) override;
  void logs(const Application& application, const LogRequest& request, Done<LogTail> done) override;
  void managed(const Application& application, const ObjectName& object,
               Done<std::optional<ManagedResource>> done) override;
  void all_managed(const Application& application, std::shared_ptr<ManagedTaker> taker,
                   Done<void> done) override;
  void manifest(const Application& application, const TreeNode& node,
                Done<std::string> done) override;

 private:
  ApiCalls& calls_;
};

}  // namespace argocd
