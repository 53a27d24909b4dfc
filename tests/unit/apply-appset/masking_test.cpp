// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/masking.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace tools::apply_appset {

TEST_CASE("masking: a plan shows no secret, wherever it stands", "[apply-appset]") {
  base::Redactor redactor;
  redactor.hide(base::Secret("swordfish"));
  Plan plan;
  const Json before = {{"swordfish", {"x", "https://u:p@h"}}};
  plan.objects.push_back({.kind = "Application", .ns = "argocd", .name = "a"});
  plan.objects[0].changes = {{"spec.x", before, "swordfish"}};
  plan.objects[0].staying = {"spec.swordfish"};
  plan.sets.push_back(
      {.ns = "argocd",
       .name = "s",
       .steps = {{.action = Action::refuse, .ns = "argocd", .name = "https://u:p@h"}}});
  plan.sets[0].steps[0].changes = {{"spec.x", "https://u:p@h", "https://u:q@h"}};
  plan.sets[0].steps[0].reason = "swordfish";
  hide_secrets(plan, redactor);
  CHECK(plan.objects[0].changes[0].before == Json({{"***", {"x", "https://***@h"}}}));
  CHECK(plan.objects[0].changes[0].after == "***");
  CHECK(plan.objects[0].staying[0] == "spec.***");
  const auto& step = plan.sets[0].steps[0];
  CHECK(step.name == "https://***@h");
  CHECK(step.reason == "***");
  CHECK(step.changes[0].before == "https://***@h");
  CHECK(step.changes[0].after == "https://***@h (another one)");
}

}  // namespace tools::apply_appset
