// SPDX-License-Identifier: Apache-2.0

// What Argo CD's own code says about projects; see tests/vectors/projects, and validate.jsonl of
// tests/vectors/applicationset.
#include <catch2/catch.hpp>
#include <fstream>

#include "manifests/project.hpp"
#include "manifests/project_rules.hpp"
#include "manifests/repository_url.hpp"
#include "unit/manifests/support.hpp"
#include "unit/tab_separated.hpp"

using namespace manifests;

namespace {

std::string text(std::string_view piece) {
  return std::string(piece);
}

Project project_with(Json spec) {
  Json object = {{"metadata", {{"name", "team"}}}};
  object["spec"] = std::move(spec);
  return Project(object);
}

}  // namespace

TEST_CASE("project: it permits the sources that Argo CD permits", "[manifests]") {
  const auto rows = tab_separated("projects/sources.tsv");
  REQUIRE(rows.size() == 600);
  for (const auto& row : rows) {
    INFO(row[0] << " and " << row[1]);
    Json spec = {{"sourceRepos", Json::array()}};
    for (const auto pattern : base::split(row[0], ' '))
      spec["sourceRepos"].push_back(text(pattern));
    CHECK(project_with(spec).permits_source(row[1]) == (row[2] == "true"));
  }
}

TEST_CASE("project: it permits the destinations that Argo CD permits", "[manifests]") {
  const auto rows = tab_separated("projects/destinations.tsv");
  REQUIRE(rows.size() == 1500);
  for (const auto& row : rows) {
    INFO(row[0] << " and " << row[1] << " " << row[2] << " " << row[3]);
    Json spec = {{"destinations", Json::array()}};
    for (const auto item : base::split(row[0], ' ')) {
      const auto parts = base::split(item, ';');
      spec["destinations"].push_back(
          {{"server", text(parts[0])}, {"name", text(parts[1])}, {"namespace", text(parts[2])}});
    }
    const auto project = project_with(spec);
    const auto wanted = row[4] == "true" ? Permission::permitted : Permission::refused;
    CHECK(project.permits_destination({row[1], row[2], row[3]}) == wanted);

    // What is not known never makes a wrong answer.
    for (const auto& known : {Destination{row[1], "", row[3]}, Destination{"", row[2], row[3]}}) {
      const auto answer = project.permits_destination(known);
      CHECK((answer == wanted || answer == Permission::unknown));
    }
  }
}

TEST_CASE("repository url: the form to compare is the one of Argo CD", "[manifests]") {
  const auto rows = tab_separated("projects/urls.tsv");
  REQUIRE(rows.size() > 80);
  for (const auto& row : rows) {
    INFO("`" << row[0] << "`");
    CHECK(normal_repository_url(row[0]) == row[1]);
  }
}

TEST_CASE("projects: PJ004 and PJ005 refuse what Argo CD refuses", "[manifests]") {
  const auto rows = tab_separated("projects/roles.tsv");
  REQUIRE(rows.size() > 1000);
  for (const auto& row : rows) {
    INFO(row[0] << " `" << row[1] << "`");
    Json role = {{"name", "ci"}};
    if (row[0] == "role") role["name"] = row[1];
    if (row[0] == "group") role["groups"] = {row[1]};
    if (row[0] == "policy") role["policies"] = {row[1]};
    Json project = {{"metadata", {{"name", "team"}}}};
    project["spec"]["roles"] = Json::array({role});
    Problems problems;
    check_project(project, {}, problems, "");
    const bool is_refused = std::any_of(problems.begin(), problems.end(), [](const Problem& one) {
      return one.rule == "PJ004" || one.rule == "PJ005";
    });
    CHECK(is_refused == (row[2] == "error"));
  }
}

TEST_CASE("projects: there are errors where Argo CD sees one", "[manifests]") {
  std::ifstream input(TESTS_DIR "/vectors/applicationset/validate.jsonl");
  std::size_t count = 0;
  for (std::string line; std::getline(input, line); ++count) {
    const auto row = Json::parse(line);
    INFO(row.at("name") << ": " << row.value("error", "no error"));
    const Json object = {{"metadata", {{"name", "p"}}}, {"spec", row.at("spec")}};
    Problems problems;
    check_project(object, {}, problems, "");
    const bool is_refused = std::any_of(problems.begin(), problems.end(), [](const Problem& one) {
      return one.severity == Severity::error;
    });
    // Argo CD takes a brace that has no end, which can only be a mistake.
    const bool is_stricter = row.at("name") == "account bad namespace glob";
    CHECK(is_refused == (is_stricter || row.contains("error")));
    if (!row.contains("namespaces")) continue;
    for (std::size_t index = 0; index < row["namespaces"].size(); ++index) {
      const auto name = row["namespaces"][index].get<std::string>();
      const bool is_own = name.empty() || name == "argocd";
      INFO(name);
      CHECK((is_own || Project(object).permits_namespace(name)) ==
            row["permitted"][index].get<bool>());
    }
  }
  CHECK(count > 100);
}
