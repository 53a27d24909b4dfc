// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "argocd/control_plane.hpp"
#include "kube/client.hpp"

namespace argocd {

// Argo CD through its custom resources in Kubernetes, without its API server: what that would do
// for us (argocd-api.md, 13) is done here. There is no link for people, and no word about the
// health of single resources.
class CoreApi final : public ControlPlane {
 public:
  struct Settings {
    std::string ns = "argocd";    // of Argo CD, and of applications that name none
    bool all_namespaces = false;  // where to look for those that are not named; else only in `ns`
    std::string project = {};     // one by its name is there only if it is of this one; empty: any
  };

  CoreApi(kube::Client& client, Settings settings, const base::Deadline& deadline);
  CoreApi(const CoreApi&) = delete;
  CoreApi& operator=(const CoreApi&) = delete;
  ~CoreApi() override;

  void get(const AppName& name, Refresh refresh, base::Duration allowed,
           Done<Application> done) override;
  void list(const Selection& selection, Detail detail, Done<ApplicationList> done) override;
  void object(const AppName& name, Done<std::string> done) override;
  void project(const std::string& name, Done<std::string> done) override;
  void patch(const AppName& name, const std::string& patch, Done<Application> done) override;
  void watch(const Selection& selection, const std::string& resource_version, Detail detail,
             Watcher& watcher) override;
  void unwatch() override;
  void sync(const Application& application, const SyncRequest& request,
            Done<Application> done) override;
  void rollback(const Application& application, const RollbackRequest& request,
                Done<Application> done) override;
  void windows(const Application& application,
               Done<std::vector<windows::SyncWindow>> done) override;
  bool refuses_in_windows() const override { return false; }
  bool refreshes_by_writing() const override { return true; }
  void terminate(const Application& application, Done<void> done) override;
  std::string link(const AppName& name) const override;
  base::Result<void> poll(base::Duration patience) override;

 private:
  struct Refreshing;
  struct Syncing;
  struct Listing;

  std::string path(const AppName& name) const;
  base::Result<Application> read_named(const base::Result<std::string>& body) const;
  std::string namespace_of(const Selection& selection) const;
  void read_page(const std::shared_ptr<Listing>& listing, const std::string& from);
  void look_whether_refreshed(const std::shared_ptr<Refreshing>& refreshing);
  void read_then_sync(const std::shared_ptr<Syncing>& syncing);
  void patch_operation(const std::shared_ptr<Syncing>& syncing, const std::string& body);
  void start_watch(const std::string& resource_version);
  void start_due_looks();

  kube::Client& client_;
  Settings settings_;
  const base::Deadline& deadline_;
  std::vector<std::shared_ptr<Refreshing>> refreshing_;  // until their next look

  struct Watching;
  std::unique_ptr<Watching> watching_;
};

}  // namespace argocd
