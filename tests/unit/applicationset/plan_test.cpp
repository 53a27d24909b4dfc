// SPDX-License-Identifier: Apache-2.0
#include "applicationset/plan.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>

namespace applicationset {
namespace {

Json application(const std::string& name, const std::string& path = "p") {
  return {{"apiVersion", "argoproj.io/v1alpha1"},
          {"kind", "Application"},
          {"metadata", {{"name", name}, {"namespace", "argocd"}}},
          {"spec",
           {{"project", "default"},
            {"source", {{"repoURL", "https://git.example.com/r"}, {"path", path}}},
            {"destination", {{"name", "in-cluster"}, {"namespace", "n"}}}}}};
}

Json owned(Json one, const std::string& owner = "shop") {
  one["metadata"]["ownerReferences"] = Json::array({{{"apiVersion", "argoproj.io/v1alpha1"},
                                                     {"kind", "ApplicationSet"},
                                                     {"name", owner},
                                                     {"controller", true}}});
  return one;
}

Json set_with(const std::string& policy = {}) {
  Json set = {{"metadata", {{"name", "shop"}, {"namespace", "argocd"}}}, {"spec", Json::object()}};
  if (!policy.empty()) set["spec"]["syncPolicy"] = {{"applicationsSync", policy}};
  return set;
}

Expansion expansion_of(const std::vector<Json>& applications) {
  Expansion expansion;
  for (const auto& one : applications)
    expansion.applications.push_back({.application = one, .generator = 0});
  return expansion;
}

Applications current_of(const std::vector<Json>& applications) {
  Applications current;
  for (const auto& one : applications) current.emplace(key_of(one), one);
  return current;
}

// "create a, delete b"
std::string text_of(const SetPlan& plan) {
  std::string text;
  for (const auto& step : plan.steps) {
    text += (text.empty() ? "" : ", ") + std::string(to_string(step.action)) + ' ' + step.name;
  }
  return text;
}

SetPlan planned(const Json& set, const std::vector<Json>& made, const std::vector<Json>& live,
                const Surroundings& surroundings = {}) {
  auto plan = plan_set(set, expansion_of(made), current_of(live), surroundings, {});
  REQUIRE(plan);
  return std::move(plan).value();
}

const std::vector<Json>& made() {
  static const std::vector<Json> applications = {application("new"), application("other", "q"),
                                                 application("same")};
  return applications;
}

const std::vector<Json>& live() {
  static const std::vector<Json> applications = {
      owned(application("gone", "z")), owned(application("other")), owned(application("same"))};
  return applications;
}

}  // namespace

TEST_CASE("the policy of a set says what becomes of its applications") {
  const std::map<std::string, std::string> rows = {
      {"", "delete gone, create new, change other, unchanged same"},
      {"sync", "delete gone, create new, change other, unchanged same"},
      {"create-only", "keep gone, create new, keep other, unchanged same"},
      {"create-update", "keep gone, create new, change other, unchanged same"},
      {"create-delete", "delete gone, create new, keep other, unchanged same"}};
  for (const auto& [policy, text] : rows) {
    INFO(policy);
    CHECK(text_of(planned(set_with(policy), made(), live())) == text);
  }
}

TEST_CASE("a controller may not let sets choose") {
  ControllerSettings controller;
  controller.policy = read_policy("create-only").value();
  controller.lets_sets_override = false;
  const auto plan =
      plan_set(set_with("sync"), expansion_of(made()), current_of(live()), {}, controller);
  REQUIRE(plan);
  CHECK(text_of(*plan) == "keep gone, create new, keep other, unchanged same");
}

TEST_CASE("applications of others are refused, those of nobody adopted") {
  const auto plan = planned(set_with("create-only"), {application("a"), application("b", "q")},
                            {owned(application("a"), "other"), application("b")});
  CHECK(text_of(plan) == "refuse a, adopt b");
  CHECK(plan.steps[0].reason == "it belongs to the ApplicationSet other");
  CHECK(plan.steps[1].changes.size() == 1);
}

TEST_CASE("only applications of the set and of its namespace go") {
  Json elsewhere = owned(application("elsewhere"));
  elsewhere["metadata"]["namespace"] = "team";
  const auto plan = planned(set_with(), {},
                            {owned(application("mine")), elsewhere,
                             owned(application("theirs"), "other"), application("plain")});
  CHECK(text_of(plan) == "delete mine");
}

TEST_CASE("an application that comes and one that goes are one with another name") {
  const auto plan =
      planned(set_with(), {application("new-name")}, {owned(application("old-name"))});
  REQUIRE(text_of(plan) == "create new-name, delete old-name");
  CHECK(plan.steps[0].other_name == "old-name");
  CHECK(plan.steps[1].other_name == "new-name");
}

TEST_CASE("what goes takes its resources along only with the finalizer") {
  Json cascading = owned(application("a"));
  cascading["metadata"]["finalizers"] = {"resources-finalizer.argocd.argoproj.io/background"};
  const auto plan = planned(set_with(), {}, {cascading, owned(application("b"))});
  CHECK(plan.steps[0].deletes_resources);
  CHECK(!plan.steps[1].deletes_resources);
}

TEST_CASE("the resources stay where Argo CD does not know the cluster") {
  const auto gone = [](const std::string& name, const std::string& cluster,
                       const std::string& suffix) {
    Json one = owned(application(name));
    one["spec"]["destination"]["name"] = cluster;
    one["metadata"]["finalizers"] = {"resources-finalizer.argocd.argoproj.io" + suffix};
    return one;
  };
  const Surroundings surroundings = {.clusters =
                                         std::vector<Cluster>{{.name = "east", .server = "s"}}};
  const std::vector<Json> live = {gone("a", "east", ""), gone("b", "west", ""),
                                  gone("c", "west", "/foreground"), gone("d", "east", "/other")};
  const auto removal = plan_removal(set_with(), current_of(live), surroundings);
  for (const auto& plan : {planned(set_with(), {}, live, surroundings), removal}) {
    CHECK(text_of(plan) == "delete a, delete b, delete c, delete d");
    CHECK(plan.steps[0].deletes_resources);
    CHECK(plan.steps[0].reason.empty());
    CHECK(!plan.steps[1].deletes_resources);
    CHECK(plan.steps[1].reason == "there is no cluster `west`");
    CHECK(!plan.steps[2].deletes_resources);
    CHECK(!plan.steps[3].deletes_resources);
  }
}

TEST_CASE("a name that is made twice makes none, and deletes none") {
  const auto plan =
      planned(set_with(), {application("a"), application("a", "q")}, {owned(application("a"))});
  CHECK(text_of(plan) == "refuse a");
}

TEST_CASE("an application needs a project and a cluster that there are") {
  Surroundings surroundings = {.projects = std::vector<std::string>{"other"},
                               .clusters = std::vector<Cluster>{}};
  const auto no_project = planned(set_with(), {application("a")}, {}, surroundings);
  CHECK(no_project.steps[0].reason == "there is no project `default`");
  surroundings.projects = {"default"};
  CHECK(text_of(planned(set_with(), {application("a")}, {}, surroundings)) == "create a");
  Json astray = application("a");
  astray["spec"]["destination"] = {{"server", "https://nowhere"}};
  const auto no_cluster = planned(set_with(), {astray}, {}, surroundings);
  CHECK(no_cluster.steps[0].reason == "there is no cluster `https://nowhere`");
}

TEST_CASE("a set with errors does nothing at all") {
  Expansion failed = expansion_of({});
  failed.errors.push_back(base::malformed_error("broken"));
  const auto plan = plan_set(set_with(), failed, current_of(live()), {}, {});
  REQUIRE(plan);
  CHECK(plan->is_halted);
  CHECK(plan->steps.empty());
}

TEST_CASE("a name that Kubernetes refuses is refused with its reason") {
  const std::map<std::string, std::string> rows = {
      {"", "it has no name"},
      {"shop-<no value>", "a parameter of its name is missing"},
      {"shop-{{name}}", "no parameter replaces a tag of its name"},
      {std::string(254, 'x'), "its name is longer than 253 characters"},
      {"shop.example-1", ""}};
  for (const auto& [name, reason] : rows) {
    CAPTURE(name);
    const auto plan = planned(set_with(), {application(name)}, {});
    REQUIRE(plan.steps.size() == 1);
    CHECK(plan.steps[0].reason == reason);
    CHECK((plan.steps[0].action == Action::refuse) == !reason.empty());
  }
  for (const std::string name : {"Shop", "a_b", "-a", "a..b", "a/b"}) {
    CAPTURE(name);
    const auto plan = planned(set_with(), {application(name)}, {});
    CHECK(plan.steps[0].reason.starts_with("its name may have small letters"));
  }
}

}  // namespace applicationset
