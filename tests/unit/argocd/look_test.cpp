// SPDX-License-Identifier: Apache-2.0
#include "argocd/look.hpp"

#include <catch2/catch.hpp>

using argocd::Application;

namespace {

// Is stopped before it has answered.
class StoppedArgocd final : public argocd::ControlPlane {
 public:
  void get(const argocd::AppName&, argocd::Refresh, base::Duration,
           argocd::Done<Application> done) override {
    late = std::move(done);
  }
  void list(const argocd::Selection&, argocd::Detail,
            argocd::Done<argocd::ApplicationList>) override {}
  void object(const argocd::AppName&, argocd::Done<std::string>) override {}
  void patch(const argocd::AppName&, const std::string&, argocd::Done<Application>) override {}
  void watch(const argocd::Selection&, const std::string&, argocd::Detail,
             argocd::Watcher&) override {}
  void unwatch() override {}
  void sync(const Application&, const argocd::SyncRequest&, argocd::Done<Application>) override {}
  void rollback(const Application&, const argocd::RollbackRequest&,
                argocd::Done<Application>) override {}
  void windows(const Application&, argocd::Done<std::vector<windows::SyncWindow>>) override {}
  void terminate(const Application&, argocd::Done<void>) override {}
  std::string link(const argocd::AppName&) const override { return ""; }
  base::Result<void> poll(base::Duration) override {
    return base::Error{.kind = base::ErrorKind::stopped, .message = "stopped by SIGTERM"};
  }

  argocd::Done<Application> late;
};

}  // namespace

// Red with the preset asan where the answer goes to the frame of await().
TEST_CASE("await: an answer that comes when nobody waits any more is dropped", "[argocd]") {
  StoppedArgocd argocd;
  const auto looked = argocd::look_at(argocd, {.names = {{.name = "shop"}}});
  REQUIRE_FALSE(looked);
  CHECK(looked.error().kind == base::ErrorKind::stopped);
  Application application;
  application.name.name = std::string(1000, 'x');
  argocd.late(application);
}
