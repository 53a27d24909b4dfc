// SPDX-License-Identifier: Apache-2.0
#include "sync/terminate.hpp"

#include <catch2/catch.hpp>

#include "fakes/silent_argocd.hpp"
#include "fakes/stage.hpp"
#include "sync/command.hpp"

namespace {

// Its only request ends a moment after the deadline, as one does that was given all that remained.
class SlowArgocd final : public fakes::SilentArgocd {
 public:
  explicit SlowArgocd(fakes::ManualClock& clock) : clock_(clock) {}

  base::Result<void> poll(base::Duration patience) override {
    (void)clock_.sleep_for(patience);
    if (polls_++ == 0 || !asked) return {};
    std::exchange(asked, {})(base::Error{.kind = base::ErrorKind::unreachable,
                                         .message = "no answer from cd.example.com"});
    return {};
  }

 private:
  fakes::ManualClock& clock_;
  int polls_ = 0;
};

}  // namespace

TEST_CASE("terminate: what the last request says at the deadline is what a person reads",
          "[sync]") {
  fakes::Stage stage;
  std::vector<std::string> names = {"result", "message"};
  for (const auto& name : tools::sync::tool().result_names) names.push_back(name);
  stage.report = ci::Report(names);
  tools::sync::Options options;
  options.rollout.selection.names.push_back({.name = "shop"});
  SlowArgocd control_plane(stage.clock);
  const base::Deadline deadline(stage.clock, std::chrono::seconds(2));
  const auto ended = terminate_operations(stage.run, options, control_plane, deadline);
  REQUIRE_FALSE(ended);
  CHECK(base::to_string(ended.error()) == "shop: no answer from cd.example.com");
}
