// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "argocd/control_plane.hpp"

namespace fakes {

// Takes every question and answers none, but keeps the last one for an application.
class SilentArgocd : public argocd::ControlPlane {
 public:
  void get(const argocd::AppName&, argocd::Refresh, base::Duration,
           argocd::Done<argocd::Application> done) override {
    asked = std::move(done);
  }
  void list(const argocd::Selection&, argocd::Detail,
            argocd::Done<argocd::ApplicationList>) override {}
  void object(const argocd::AppName&, argocd::Done<std::string>) override {}
  void patch(const argocd::AppName&, const std::string&,
             argocd::Done<argocd::Application>) override {}
  void watch(const argocd::Selection&, const std::string&, argocd::Detail,
             argocd::Watcher&) override {}
  void unwatch() override {}
  void sync(const argocd::Application&, const argocd::SyncRequest&,
            argocd::Done<argocd::Application>) override {}
  void rollback(const argocd::Application&, const argocd::RollbackRequest&,
                argocd::Done<argocd::Application>) override {}
  void windows(const argocd::Application&,
               argocd::Done<std::vector<windows::SyncWindow>>) override {}
  void terminate(const argocd::Application&, argocd::Done<void>) override {}
  std::string link(const argocd::AppName&) const override { return ""; }

  argocd::Done<argocd::Application> asked;
};

}  // namespace fakes
