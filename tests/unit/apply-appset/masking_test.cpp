// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/masking.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace tools::apply_appset {

TEST_CASE("masking: the login of a URL is blanked out, and nothing else", "[apply-appset]") {
  struct Row {
    std::string text;
    std::string shown;
  };
  const std::vector<Row> rows = {
      {"https://u:p@host/x", "https://***@host/x"},
      {"see http://token@host and https://a:b@c.", "see http://***@host and https://***@c."},
      {"https://a:b@h/x,https://c:d@h", "https://***@h/x,https://***@h"},
      {"https://u:p/w@host/x", "https://***@host/x"},
      {"https://u:p@ss@host/x", "https://***@host/x"},
      {"oci://u:p@host", "oci://***@host"},
      {"ssh://git:p@host/x", "ssh://***@host/x"},
      {"ssh://git@host/x", "ssh://git@host/x"},
      {"git@host:x", "git@host:x"},
      {"https://host:8443/a@b", "https://host:8443/a@b"},
      {"https://host/a@b?c=d@e", "https://host/a@b?c=d@e"},
      {"https://host a@b", "https://host a@b"},
      {"://", "://"},
      {"", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(without_logins(row.text) == row.shown);
    CHECK(without_logins(row.shown) == row.shown);
  }
}

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
