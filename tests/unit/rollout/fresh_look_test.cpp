// SPDX-License-Identifier: Apache-2.0
#include "rollout/fresh_look.hpp"

#include <catch2/catch.hpp>

#include "place.hpp"

using argocd::Application;
using std::chrono::seconds;

namespace {

// Comparisons may take long, and an answer that is too late is told as both ways to Argo CD do it.
class Slow final : public fakes::SimulatedArgocd {
 public:
  explicit Slow(rollout_tests::Place& place)
      : SimulatedArgocd(place.timeline, place.cluster, place.line, 1), timeline_(place.timeline) {}

  void get(const argocd::AppName& name, argocd::Refresh refresh, base::Duration allowed,
           argocd::Done<Application> done) override {
    ++asked;
    if (allowed <= takes) {
      timeline_.after(allowed, [error = error, done] { done(error); });
      return;
    }
    timeline_.after(takes, [=, this] {
      SimulatedArgocd::get(name, refresh, allowed, [this, done](base::Result<Application> answer) {
        if (answer && is_busy) {
          answer->operation = argocd::Operation();
          answer->last = argocd::OperationState{.phase = argocd::Phase::running};
        }
        done(std::move(answer));
      });
    });
  }

  base::Duration takes{0};
  base::Error error = {.kind = base::ErrorKind::unreachable,
                       .message = "context deadline exceeded"};
  bool is_busy = false;
  int asked = 0;

 private:
  fakes::Timeline& timeline_;
};

struct Case {
  base::Result<std::vector<rollout::FreshLook>> look(base::Duration allowed = seconds(300)) {
    const base::Deadline deadline(place.timeline.clock, allowed);
    return rollout::look_afresh(argocd, {place.cluster.apps.front().object},
                                argocd::Refresh::normal, deadline);
  }

  rollout_tests::Place place{1};
  Slow argocd{place};
};

}  // namespace

TEST_CASE("fresh look: two comparisons are needed", "[rollout]") {
  Case one;
  const auto looks = one.look();
  REQUIRE(looks);
  CHECK(looks->front().is_fresh);
  CHECK(one.argocd.asked == 2);
}

TEST_CASE("fresh look: a comparison that takes long is waited for", "[rollout]") {
  Case one;
  one.argocd.takes = seconds(24);
  SECTION("as a server tells it") {}
  SECTION("as a deadline tells it") {
    one.argocd.error.kind = base::ErrorKind::timeout;
  }
  const auto looks = one.look();
  REQUIRE(looks);
  CHECK(looks->front().is_fresh);
  CHECK(looks->front().trouble.empty());
  CHECK(one.argocd.asked == 3);
}

TEST_CASE("fresh look: what nobody answers until the deadline says so", "[rollout]") {
  Case one;
  one.argocd.takes = seconds(3600);
  const auto looks = one.look(seconds(60));
  REQUIRE(looks);
  CHECK_FALSE(looks->front().is_fresh);
  CHECK(looks->front().trouble == "context deadline exceeded");
}

TEST_CASE("fresh look: a refusal ends it at once", "[rollout]") {
  Case one;
  one.argocd.takes = seconds(3600);
  one.argocd.error.kind = base::ErrorKind::denied;
  const auto looks = one.look();
  REQUIRE_FALSE(looks);
  CHECK(looks.error().kind == base::ErrorKind::denied);
  CHECK(one.argocd.asked == 1);
}

TEST_CASE("fresh look: an operation is not waited for", "[rollout]") {
  Case one;
  one.argocd.is_busy = true;
  const auto looks = one.look();
  REQUIRE(looks);
  CHECK(looks->front().is_fresh);
  CHECK(one.argocd.asked == 1);
}
