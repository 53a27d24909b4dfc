// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/guards.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace tools::apply_appset {
namespace {

using applicationset::Step;

Plan plan_of(std::vector<Step> steps) {
  Plan plan;
  plan.sets.push_back({.ns = "argocd", .name = "shop", .steps = std::move(steps)});
  return plan;
}

// The names of the guards, joined.
std::string names(const Plan& plan, const Allowance& allowance = {}) {
  std::string text;
  for (const auto& guard : tripped(plan, allowance)) {
    text += (text.empty() ? "" : " ") + guard.name;
  }
  return text;
}

Step step(Action action, const std::string& name) {
  return {.action = action, .ns = "argocd", .name = name};
}

}  // namespace

TEST_CASE("guards: nothing that grows or changes trips one", "[apply-appset]") {
  CHECK(names(plan_of({step(Action::create, "a"), step(Action::change, "b"),
                       step(Action::unchanged, "c"), step(Action::keep, "d")})) == "");
}

TEST_CASE("guards: as many deletions as allowed pass, and not one more", "[apply-appset]") {
  const auto plan = plan_of({step(Action::remove, "a"), step(Action::remove, "b")});
  CHECK(names(plan) == "max-delete");
  CHECK(names(plan, {.deletions = 1}) == "max-delete");
  CHECK(names(plan, {.deletions = 2}) == "");
  CHECK(tripped(plan, {}).front().flag == "--max-delete 2");
  CHECK(tripped(plan, {}).front().applications == std::vector<std::string>{"a", "b"});
}

TEST_CASE("guards: an adoption, an emptied generator and a move have flags", "[apply-appset]") {
  auto plan = plan_of({step(Action::adopt, "a"), step(Action::change, "b")});
  plan.sets[0].steps[1].changes = {{"spec.project", "one", "two"}};
  plan.emptied = {{.set = "shop", .path = "spec.generators[0]", .kinds = "git", .reason = "x"}};
  CHECK(names(plan) == "empty-generator adopt move");
  CHECK(names(plan, {.empty_generators = true, .adoptions = true, .moves = true}) == "");
}

TEST_CASE("guards: what nobody knows has a flag", "[apply-appset]") {
  auto plan = plan_of({step(Action::create, "a")});
  plan.unknown = {{.name = "shop", .reason = "x"}};
  CHECK(names(plan) == "unknown");
  CHECK(names(plan, {.unknown_sets = true}) == "");
  CHECK(plan_of({}).is_empty());
  plan.sets[0].steps.clear();
  CHECK_FALSE(plan.is_empty());
}

TEST_CASE("guards: what a set has that is not ours can be handed over", "[apply-appset]") {
  auto plan = plan_of({step(Action::refuse, "a")});
  plan.sets[0].steps[0].owner = "old";
  CHECK(names(plan) == "refused");
  CHECK(ways_out_of(tripped(plan, {}))[0].find("--cascade=orphan") != std::string::npos);
  plan.sets.push_back({.ns = "argocd", .name = "old"});
  CHECK(ways_out_of(tripped(plan, {}))[0] == "--allow-refused allows it");
  CHECK(names(plan, {.refusals = true}) == "");
  plan.sets[0].steps[0].was_refused = true;
  CHECK(names(plan) == "");
}

TEST_CASE("guards: what several applications of a set have in common is said once",
          "[apply-appset]") {
  const auto guards = tripped(plan_of({step(Action::refuse, "a"), step(Action::refuse, "b")}), {});
  REQUIRE(guards.size() == 1);
  CHECK(guards[0].message == "shop cannot make 2 applications: a, b");
  CHECK(guards[0].applications == std::vector<std::string>{"a", "b"});
}

TEST_CASE("guards: no flag allows two owners of one application", "[apply-appset]") {
  auto plan = plan_of({step(Action::create, "a")});
  plan.sets.push_back({.ns = "argocd", .name = "twin", .steps = {step(Action::create, "a")}});
  const auto guards = tripped(plan, {.deletions = 9, .adoptions = true, .moves = true});
  REQUIRE(guards.size() == 1);
  CHECK(guards[0].name == "collision");
  CHECK(guards[0].flag.empty());
  CHECK(refusal_of(guards)->hint.empty());
  plan.sets[0].steps.push_back(step(Action::remove, "b"));
  CHECK(refusal_of(tripped(plan, {}))->hint ==
        "--max-delete 1 is not enough: no flag allows collision");
}

TEST_CASE("guards: an object that is there twice is a collision", "[apply-appset]") {
  Plan plan;
  plan.objects = {{.kind = "AppProject", .ns = "argocd", .name = "team"},
                  {.kind = "AppProject", .ns = "argocd", .name = "team"}};
  CHECK(names(plan) == "collision");
}

TEST_CASE("refusal: names the first guard, its flag, and how many there are", "[apply-appset]") {
  const auto error =
      refusal_of(tripped(plan_of({step(Action::remove, "a"), step(Action::adopt, "b")}), {}));
  REQUIRE(error);
  CHECK(error->kind == base::ErrorKind::conflict);
  CHECK(error->message ==
        "1 application would be deleted: a; allowed are 0 (and 1 more guard: adopt)");
  CHECK(error->hint == "--max-delete 1 --allow-adopt allow it");
  CHECK_FALSE(refusal_of({}));
}

}  // namespace tools::apply_appset
