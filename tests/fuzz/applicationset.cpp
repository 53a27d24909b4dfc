// SPDX-License-Identifier: Apache-2.0

// Reads the bytes as files with ApplicationSets, works each out in a small world, and plans it
// against what it makes: that changes nothing, and is the same each time. Then says what is wrong
// with it.
#include <cstdint>
#include <memory>
#include <string>

#include "applicationset/expand.hpp"
#include "applicationset/lint.hpp"
#include "applicationset/plan.hpp"
#include "fakes/memory_checkout.hpp"
#include "fakes/still_world.hpp"
#include "fuzz/require.hpp"
#include "manifests/check_document.hpp"
#include "manifests/document.hpp"

using namespace applicationset;

namespace {

class SmallWorld final : public Inventory {
 public:
  base::Result<std::vector<Cluster>> clusters() override {
    return std::vector<Cluster>{
        {.name = "east", .server = "https://east", .labels = {{"env", "prod"}}},
        {.name = "West.2", .server = "https://west", .project = "p", .annotations = {{"a", "b"}}}};
  }
  base::Result<git::Checkout*> checkout(const std::string& /*url*/,
                                        const std::string& /*revision*/) override {
    return &checkout_;
  }
  base::Result<std::vector<PullRequest>> pull_requests(const Json& /*generator*/) override {
    return std::vector<PullRequest>{{.number = 1, .branch = "a/b_c", .head_sha = "0123456789"}};
  }
  base::Result<std::vector<ScmRepository>> repositories(const Json& /*generator*/) override {
    return std::vector<ScmRepository>{
        {.repository = "r", .urls = {{"ssh", "git@h:r"}}, .branch = "main", .sha = "0123456789"}};
  }
  base::Result<Decisions> decisions(const Json& /*generator*/) override {
    return Decisions{.match_key = "clusterName", .items = {Json{{"clusterName", "east"}}}};
  }
  base::Result<Json> plugin(const Json& generator, const std::string& /*set_name*/) override {
    return field(field(generator, "input"), "parameters");
  }

 private:
  fakes::MemoryCheckout checkout_{{{"apps/a/config.json", "{\"a\": {\"b\": [1, true]}}"},
                                   {"apps/b/config.json", "[{\"k\": \"v\"}, null]"},
                                   {"apps/.h/x.yaml", "a: 1"},
                                   {"root.yaml", "path: x"}}};
};

constexpr govalue::Limits small_limits = {
    .steps = 20'000, .memory = std::uint64_t{1} << 20U, .output = 10'000, .depth = 100};

Settings small_settings() {
  Settings settings;
  settings.most_results = 200;
  settings.limits = small_limits;
  settings.keeps_origins = true;
  return settings;
}

std::string text_of(const Expansion& expansion) {
  std::string text;
  for (const auto& one : expansion.applications) {
    text += one.application.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  }
  for (const auto& error : expansion.errors) text += base::to_string(error) + '\n';
  return text;
}

// The controller's mark on what it has made.
Json owned(Json application, const std::string& name) {
  application["metadata"]["ownerReferences"] = Json::array({{{"apiVersion", "argoproj.io/v1alpha1"},
                                                             {"kind", "ApplicationSet"},
                                                             {"name", name},
                                                             {"controller", true}}});
  return application;
}

void check_plan(const Json& set, const Expansion& expansion) {
  const std::string name = key_of(set).second;
  if (name.empty() || expansion.has_failed()) return;
  Applications current;
  for (const auto& one : expansion.applications) {
    current.emplace(key_of(one.application), owned(one.application, name));
  }
  const auto plan = plan_set(set, expansion, current, {}, {});
  if (!plan) return;
  require(plan->count(Action::create) == 0, "what is there is not created");
  require(plan->count(Action::remove) == 0, "what is made is not deleted");
}

void check_lint(const manifests::Document& document, const Expansion& expansion,
                const Settings& settings) {
  manifests::Problems problems;
  manifests::check_document(document, problems);
  lint_text(document, settings, problems);
  lint_expansion(document, expansion, {}, problems);
  lint_names({{&document, &expansion}}, problems);
  sort_problems(problems);
  for (const auto& problem : problems) {
    require(!problem.rule.empty() && !problem.message.empty(), "a problem says what it is");
    require(problem.line > 0, "a problem has a line");
  }
}

void check(const manifests::Document& document) {
  const auto& set = document.json();
  SmallWorld inventory;
  const auto settings = small_settings();
  const auto world = std::make_shared<fakes::StillWorld>();
  const auto first = expand(set, inventory, settings, world);
  const auto second = expand(set, inventory, settings, world);
  require(text_of(first) == text_of(second), "a set makes the same each time");
  check_plan(set, first);
  check_lint(document, first, settings);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t longest = 20'000;
  if (size > longest) return 0;
  const auto documents =
      manifests::read_documents({reinterpret_cast<const char*>(data), size}, "a.yaml");
  if (!documents) return 0;
  for (const auto& document : *documents) check(document);
  return 0;
}
