// SPDX-License-Identifier: Apache-2.0
#include "sync/terminate.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <sstream>

#include "fakes/manual_clock.hpp"
#include "fakes/silent_argocd.hpp"
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
  fakes::ManualClock clock;
  std::ostringstream out;
  std::ostringstream err;
  base::Log log(err, {.tool = "sync"});
  std::vector<std::string> names = {"result", "message"};
  const auto& own_names = tools::sync::tool().result_names;
  names.insert(names.end(), own_names.begin(), own_names.end());
  ci::Report report(names);
  const ci::Environment environment(std::map<std::string, std::string>{});
  const cli::Run run = {.tool = tools::sync::tool(),
                        .arguments = {},
                        .environment = environment,
                        .out = out,
                        .err = err,
                        .log = log,
                        .clock = clock,
                        .report = report};
  tools::sync::Options options;
  options.rollout.selection.names.push_back({.name = "shop"});
  SlowArgocd control_plane(clock);
  const base::Deadline deadline(clock, std::chrono::seconds(2));
  const auto ended = terminate_operations(run, options, control_plane, deadline);
  REQUIRE_FALSE(ended);
  CHECK(base::to_string(ended.error()) == "shop: no answer from cd.example.com");
}
