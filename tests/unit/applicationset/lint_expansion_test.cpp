// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "applicationset/lint.hpp"
#include "applicationset/lint_groups.hpp"
#include "fakes/still_world.hpp"
#include "world.hpp"

namespace applicationset {
namespace {

using manifests::Problems;
using manifests::Severity;

manifests::Document read(const std::string& text) {
  auto documents = manifests::read_documents(text, "set.yaml");
  REQUIRE(documents);
  REQUIRE(documents->size() == 1);
  return documents->front();
}

Expansion expanded(const manifests::Document& set, const Json& world = Json::object()) {
  WorldInventory inventory(world);
  return expand(set.json(), inventory, {.keeps_origins = true},
                std::make_shared<fakes::StillWorld>());
}

Problems problems_of(const manifests::Document& set, const LintSurroundings& surroundings = {}) {
  Problems problems;
  lint_text(set, {}, problems);
  lint_expansion(set, expanded(set), surroundings, problems);
  return problems;
}

std::string set_with(const std::string& generators, const std::string& name,
                     const std::string& more = "") {
  return "apiVersion: argoproj.io/v1alpha1\n"
         "kind: ApplicationSet\n"
         "metadata: {name: shop}\n"
         "spec:\n" +
         generators + more +
         "  template:\n"
         "    metadata: {name: '" +
         name +
         "'}\n"
         "    spec:\n"
         "      project: default\n"
         "      source: {repoURL: https://git.example.com/a.git, path: x, targetRevision: v1}\n"
         "      destination: {name: in-cluster, namespace: shop}\n";
}

std::string many_elements(std::size_t count) {
  std::string text = "  generators:\n  - list:\n      elements:\n";
  for (std::size_t i = 0; i < count; ++i) {
    text += "      - {name: Web_" + std::to_string(i) + "}\n";
  }
  return text;
}

}  // namespace

TEST_CASE("lint: a fault of ten thousand applications is said once", "[applicationset]") {
  const auto set = read(set_with(many_elements(10000), "{{name}}"));
  const auto problems = problems_of(set);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].rule == "AS016");
  CHECK(problems[0].path == "spec.template.metadata.name");
  CHECK(problems[0].message.find("Web_0, Web_1") != std::string::npos);
  CHECK(problems[0].message.find("and 9990 more") != std::string::npos);
}

TEST_CASE("lint: a fault is where it was written", "[applicationset]") {
  const Json set = {
      {"spec",
       {{"generators", Json::array({{{"list", {{"template", {{"spec", {{"project", "a"}}}}}}}}})},
        {"template", {{"metadata", {{"name", "x"}}}}}}}};
  Generated generated = {.application = Json::object(), .generator = 0};
  CHECK(origin_of(set, generated, "spec.project") ==
        "spec.generators[0].list.template.spec.project");
  CHECK(origin_of(set, generated, "metadata.name") == "spec.template.metadata.name");
  generated.patch = {{"metadata", {{"name", "y"}}}};
  CHECK(origin_of(set, generated, "metadata.name") == "spec.templatePatch");
}

TEST_CASE("lint: what is not known here is a remark, and no fault", "[applicationset]") {
  const auto set = read(set_with("  generators: [{clusters: {}}]\n", "shop"));
  Expansion expansion;
  expansion.errors.push_back(base::Error{.kind = base::ErrorKind::usage,
                                         .message = "which clusters there are is not known here",
                                         .context = {"spec.generators[0].clusters"}});
  Problems problems;
  lint_text(set, {}, problems);
  lint_expansion(set, expansion, {}, problems);
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].rule == "AS029");
  CHECK(problems[1].rule == "AS036");
  CHECK(problems[1].severity == Severity::info);
  CHECK(problems[1].path == "spec.generators[0].clusters");
}

TEST_CASE("lint: one application may have any name", "[applicationset]") {
  const auto set = read(set_with("  generators: [{clusters: {}}]\n", "shop"));
  CHECK(problems_of(set).empty());
}

TEST_CASE("lint: clusters and projects that there are not", "[applicationset]") {
  const auto set =
      read(set_with("  generators: [{list: {elements: [{name: web}]}}]\n", "{{name}}"));
  LintSurroundings surroundings;
  CHECK(problems_of(set, surroundings).empty());
  surroundings.known.projects = {"other"};
  const auto problems = problems_of(set, surroundings);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].rule == "AP016");
  CHECK(problems[0].line == 9);
}

TEST_CASE("lint: two sets of one name are one object", "[applicationset]") {
  const auto documents =
      manifests::read_documents(set_with(many_elements(1), "one-{{name}}") + "---\n" +
                                    set_with(many_elements(1), "two-{{name}}"),
                                "set.yaml");
  REQUIRE(documents.has_value());
  const auto& one = documents->front();
  const auto& other = documents->back();
  const auto made = expanded(one);
  const auto made_too = expanded(other);
  Problems problems;
  lint_names({{&one, &made}, {&one, &made}, {&other, &made_too}}, problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].severity == Severity::error);
  CHECK(problems[0].line == other.line() + 2);
  CHECK(problems[0].message.find("set.yaml:1") != std::string::npos);
}

TEST_CASE("lint: sets that share names are told of once", "[applicationset]") {
  const auto one = read(set_with(many_elements(30), "{{name}}"));
  auto text = set_with(many_elements(20), "{{name}}");
  text.replace(text.find("name: shop"), 10, "name: blog");
  const auto other = read(text);
  const auto made = expanded(one);
  const auto made_too = expanded(other);
  Problems problems;
  lint_names({{&one, &made}, {&other, &made_too}}, problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].severity == Severity::warning);
  CHECK(problems[0].message.find("and 10 more") != std::string::npos);
}

}  // namespace applicationset
