// SPDX-License-Identifier: Apache-2.0
#include "argocd/application.hpp"

#include <catch2/catch.hpp>

TEST_CASE("read_application: the results of the last operation are read", "[argocd]") {
  const auto application = argocd::read_application(R"({
    "metadata": {"name": "shop"},
    "status": {"operationState": {"phase": "Failed", "syncResult": {"resources": [
      {"kind": "Job", "name": "migrate", "namespace": "shop", "hookType": "PreSync",
       "hookPhase": "Failed", "syncPhase": "PreSync", "message": "no"}]}}}})");
  REQUIRE(application);
  REQUIRE(application->last);
  REQUIRE(application->last->results.size() == 1);
  CHECK(application->last->results.front().name == "migrate");
  CHECK(application->last->results.front().hook_phase == argocd::Phase::failed);
}
