// SPDX-License-Identifier: Apache-2.0
//
// Random sequences of plans and writes against a controller in memory, which follows the rules of
// Argo CD and knows nothing of plans. What a plan says must be what the controller then does.
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>
#include <string>

#include "applicationset/expand.hpp"
#include "apply-appset/children.hpp"
#include "apply-appset/guards.hpp"
#include "apply-appset/plan.hpp"
#include "fakes/still_world.hpp"

namespace tools::apply_appset {
namespace {

using applicationset::Applications;
using applicationset::Expansion;
using applicationset::text_at;
using manifests::field;

// List generators ask nobody.
class Nobody final : public applicationset::Inventory {
 public:
  base::Result<std::vector<applicationset::Cluster>> clusters() override { return none(); }
  base::Result<git::Checkout*> checkout(const std::string& /*url*/,
                                        const std::string& /*revision*/) override {
    return none();
  }
  base::Result<std::vector<applicationset::PullRequest>> pull_requests(
      const Json& /*generator*/) override {
    return none();
  }
  base::Result<std::vector<applicationset::ScmRepository>> repositories(
      const Json& /*generator*/) override {
    return none();
  }
  base::Result<applicationset::Decisions> decisions(const Json& /*generator*/) override {
    return none();
  }
  base::Result<Json> plugin(const Json& /*generator*/, const std::string& /*name*/) override {
    return none();
  }

 private:
  static base::Error none() { return base::usage_error("nobody is asked here"); }
};

Expansion expanded(const Json& set) {
  Nobody nobody;
  return applicationset::expand(set, nobody, {}, std::make_shared<fakes::StillWorld>());
}

std::string owner_in(const Json& application) {
  for (const auto& owner : field(field(application, "metadata"), "ownerReferences")) {
    return text_at(owner, "name");
  }
  return {};
}

// Argo CD's controller, and the objects that it works on.
struct Controller {
  std::map<std::string, Json> sets = {};
  Applications applications = {};
  std::set<std::string> deleted = {};
  std::set<std::string> created = {};

  void work_out(const std::string& name) {
    const Json& set = sets.at(name);
    const auto policy = text_at(field(field(set, "spec"), "syncPolicy"), "applicationsSync");
    std::set<std::string> made;
    std::set<std::string> twice;
    const auto expansion = expanded(set);
    for (const auto& one : expansion.applications) {
      const auto key = applicationset::key_of(one.application);
      if (!made.insert(key.second).second) twice.insert(key.second);
    }
    for (const auto& one : expansion.applications) {
      const auto key = applicationset::key_of(one.application);
      if (!twice.contains(key.second)) put(name, policy, key, one.application);
    }
    if (policy == "create-only" || policy == "create-update") return;
    std::erase_if(applications, [&](const auto& entry) {
      const bool goes = owner_in(entry.second) == name && !made.contains(entry.first.second);
      if (goes) deleted.insert(entry.first.second);
      return goes;
    });
  }

  void put(const std::string& set, const std::string& policy,
           const applicationset::ApplicationKey& key, const Json& generated) {
    const auto there = applications.find(key);
    if (there == applications.end()) {
      created.insert(key.second);
      applications[key] = owned(generated, set);
      return;
    }
    const auto owner = owner_in(there->second);
    if (!owner.empty() && owner != set) return;
    const bool may_update = policy != "create-only" && policy != "create-delete";
    if (owner.empty() || may_update) there->second = owned(generated, set);
  }

  static Json owned(Json application, const std::string& set) {
    application["metadata"]["ownerReferences"] =
        Json::array({{{"apiVersion", "argoproj.io/v1alpha1"},
                      {"kind", "ApplicationSet"},
                      {"name", set},
                      {"controller", true}}});
    return application;
  }
};

// What a person may do, drawn from a seed.
class Person {
 public:
  explicit Person(unsigned seed) : random_(seed) {}

  bool is_likely(unsigned percent) { return below(100) < percent; }
  unsigned below(unsigned limit) {
    return std::uniform_int_distribution<unsigned>(0, limit - 1)(random_);
  }

  Json a_set(const std::string& name) {
    Json set = {{"apiVersion", "argoproj.io/v1alpha1"},
                {"kind", "ApplicationSet"},
                {"metadata", {{"name", name}, {"namespace", "argocd"}}},
                {"spec", {{"generators", Json::array()}, {"template", a_template()}}}};
    const auto generators = 1 + below(2);
    for (unsigned count = 0; count < generators; ++count) {
      set["spec"]["generators"].push_back({{"list", {{"elements", elements()}}}});
    }
    const std::vector<std::string> policies = {
        "", "", "", "create-only", "create-update", "create-delete", "sync"};
    const auto& policy = policies[below(static_cast<unsigned>(policies.size()))];
    if (!policy.empty()) set["spec"]["syncPolicy"]["applicationsSync"] = policy;
    if (is_likely(20)) set["spec"]["syncPolicy"]["preserveResourcesOnDeletion"] = true;
    return set;
  }

  Json an_application(const std::string& name) {
    return {{"apiVersion", "argoproj.io/v1alpha1"},
            {"kind", "Application"},
            {"metadata", {{"name", name}, {"namespace", "argocd"}}},
            {"spec", a_template()["spec"]}};
  }

  std::string a_name() { return std::string(1, static_cast<char>('a' + below(8))); }

 private:
  Json elements() {
    Json list = Json::array();
    const auto count = below(5);
    for (unsigned index = 0; index < count; ++index) {
      list.push_back({{"name", a_name()}, {"revision", "v" + std::to_string(below(3))}});
    }
    return list;
  }

  Json a_template() {
    Json result = {{"metadata", {{"name", "{{name}}"}}},
                   {"spec",
                    {{"project", is_likely(90) ? "default" : "team"},
                     {"source",
                      {{"repoURL", "https://git.example.com/acme/deploy.git"},
                       {"path", "shop"},
                       {"targetRevision", "{{revision}}"}}},
                     {"destination", {{"name", "in-cluster"}, {"namespace", "shop"}}}}}};
    if (is_likely(30)) result["metadata"]["labels"] = {{"env", a_name()}};
    if (is_likely(20)) result["spec"]["revisionHistoryLimit"] = below(3);
    return result;
  }

  std::mt19937 random_;
};

Input input_of(const std::vector<Json>& objects) {
  Input input;
  for (const auto& object : objects) {
    auto documents = manifests::read_documents(object.dump(), "input.json");
    REQUIRE(documents);
    for (auto& document : *documents) input.documents.push_back(std::move(document));
  }
  return input;
}

std::vector<MadeSet> made_of(const Input& input) {
  std::vector<MadeSet> sets;
  for (const auto* document : input.of_kind(manifests::ObjectKind::application_set)) {
    sets.push_back({.document = document, .expansion = expanded(document->json())});
  }
  return sets;
}

Current current_of(const Controller& controller) {
  Current current;
  current.applications = controller.applications;
  for (const auto& [name, set] : controller.sets) current.add(set);
  return current;
}

Plan plan_of(const Input& input, const Controller& controller) {
  const auto sets = made_of(input);
  const auto current = current_of(controller);
  auto plan = make_plan(input, sets, current, {}, {});
  REQUIRE(plan);
  find_emptied(*plan, current, expanded);
  return std::move(*plan);
}

// As the API server does it: the spec is replaced.
void write(const Input& input, Controller& controller) {
  for (const auto& document : input.documents) {
    const auto& json = document.json();
    const auto key = applicationset::key_of(json);
    if (document.kind() == manifests::ObjectKind::application_set) {
      controller.sets[key.second] = json;
    } else {
      controller.applications[key] = json;
    }
  }
  for (const auto& [name, set] : controller.sets) controller.work_out(name);
}

// Somebody changes things behind our back.
void drift(Person& person, Controller& controller) {
  if (person.is_likely(30)) {
    const auto application = person.an_application(person.a_name());
    controller.applications.emplace(applicationset::key_of(application), application);
  }
  if (!controller.applications.empty() && person.is_likely(30)) {
    auto& one = controller.applications.begin()->second;
    one["spec"]["source"]["targetRevision"] = "by-hand";
  }
}

std::vector<Json> wishes_of(Person& person) {
  std::vector<Json> wishes = {person.a_set("one")};
  if (person.is_likely(50)) wishes.push_back(person.a_set("two"));
  if (person.is_likely(20)) wishes.push_back(person.an_application(person.a_name()));
  return wishes;
}

Allowance allowance_of(Person& person) {
  return {.deletions = person.below(4),
          .empty_generators = person.is_likely(50),
          .adoptions = person.is_likely(50),
          .moves = person.is_likely(50)};
}

std::set<std::string> as_set(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

// One plan, and where its guards let it pass, what comes of it.
bool step(Person& person, Controller& controller) {
  const auto input = input_of(wishes_of(person));
  const auto allowance = allowance_of(person);
  const auto plan = plan_of(input, controller);
  if (!tripped(plan, allowance).empty()) return false;
  const auto before = controller.sets;
  controller.deleted.clear();
  write(input, controller);
  const auto removed = plan.names(Action::remove);
  CHECK(removed.size() <= allowance.deletions);
  for (const auto& name : controller.deleted) CHECK(as_set(removed).contains(name));
  CHECK(controller.deleted.size() <= allowance.deletions);
  const auto again = plan_of(input, controller);
  CHECK(again.is_empty());
  CHECK(again.count(Action::remove) == 0);
  return true;
}

}  // namespace

TEST_CASE("sequences: a plan that was carried out is empty, and deletes no more than allowed",
          "[apply-appset]") {
  constexpr unsigned sequences = 600;
  constexpr unsigned length = 8;
  unsigned carried_out = 0;
  for (unsigned seed = 1; seed <= sequences; ++seed) {
    CAPTURE(seed);
    Person person(seed);
    Controller controller;
    for (unsigned count = 0; count < length; ++count) {
      CAPTURE(count);
      drift(person, controller);
      if (step(person, controller)) ++carried_out;
    }
  }
  CHECK(carried_out > sequences);
}

}  // namespace tools::apply_appset
