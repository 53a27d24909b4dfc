// SPDX-License-Identifier: Apache-2.0
#include "argocd/look.hpp"

#include <catch2/catch.hpp>

#include "fakes/silent_argocd.hpp"

using argocd::Application;

namespace {

// Is stopped before it has answered.
class StoppedArgocd final : public fakes::SilentArgocd {
 public:
  base::Result<void> poll(base::Duration) override {
    return base::Error{.kind = base::ErrorKind::stopped, .message = "stopped by SIGTERM"};
  }
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
  argocd.asked(application);
}
