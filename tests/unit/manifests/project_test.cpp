// SPDX-License-Identifier: Apache-2.0
#include "manifests/project.hpp"

#include <catch2/catch.hpp>

#include "unit/manifests/support.hpp"

using namespace manifests;

namespace {

Project project(const std::string& spec) {
  return Project(patched(Json::object(), "{metadata: {name: team}, spec: {" + spec + "}}"));
}

std::string word(Permission permission) {
  if (permission == Permission::permitted) return "permitted";
  return permission == Permission::refused ? "refused" : "unknown";
}

}  // namespace

TEST_CASE("project: a source is permitted by a pattern, and refused by one with !", "[manifests]") {
  struct Row {
    std::string patterns;
    std::string url;
    bool is_permitted;
  };
  const std::vector<Row> rows = {
      {"", "https://git/a", false},
      {"'*'", "https://git/a/b/c", true},
      {"'https://git/*'", "https://git/a", true},
      {"'https://git/*'", "https://git/a/b", false},
      {"'https://git/**'", "https://git/a/b", true},
      {"'https://git/team/*'", "https://GIT/Team/x.git", true},
      {"'git@host:team/*'", "ssh://git@host/team/x.git", true},
      {"'*', '!https://git/secret'", "https://git/a", true},
      {"'*', '!https://git/secret'", "https://git/secret.git", false},
      {"'!https://git/secret'", "https://git/a", true},
      {"'!https://git/secret', 'https://git/*'", "https://git/secret", false},
      {"'https://git/{a,b}'", "https://git/a", false},
      {"'https://git/[ab]'", "https://git/a", true},
      {"'https://*.com/x'", "https://a.com/x", true},
  };
  for (const auto& row : rows) {
    INFO(row.patterns << " " << row.url);
    CHECK(project("sourceRepos: [" + row.patterns + "]").permits_source(row.url) ==
          row.is_permitted);
  }
}

TEST_CASE("project: a destination is permitted by a cluster and a namespace", "[manifests]") {
  struct Row {
    std::string items;
    Destination destination;
    std::string permission;
  };
  const std::vector<Row> rows = {
      {"", {"https://a", "a", "x"}, "refused"},
      {"{server: https://a, namespace: x}", {"https://a", "a", "x"}, "permitted"},
      {"{server: https://a, namespace: x}", {"https://a", "a", "y"}, "refused"},
      {"{server: https://b, namespace: '*'}", {"https://a", "a", "x"}, "refused"},
      {"{name: a, namespace: '*'}", {"https://a", "a", "x"}, "permitted"},
      {"{name: 'p-*', namespace: '*'}", {"https://a", "", "x"}, "unknown"},
      {"{name: '*', namespace: '*'}", {"https://a", "", "x"}, "permitted"},
      {"{server: '*', namespace: 'team-*'}", {"", "a", "team-x"}, "permitted"},
      {"{server: https://a, namespace: '*'}", {"", "a", "x"}, "unknown"},
      {"{server: 'https://*', namespace: '{x,y}'}", {"https://a/b", "a", "y"}, "permitted"},
      {"{server: '*', namespace: '*'}, {server: '!https://a', namespace: '*'}",
       {"https://a", "a", "x"},
       "refused"},
      {"{server: '*', namespace: '*'}, {server: '!https://a', namespace: y}",
       {"https://a", "a", "x"},
       "permitted"},
      {"{server: '!https://b', namespace: '*'}", {"https://a", "a", "x"}, "permitted"},
      {"{server: '*', namespace: '!kube-system'}", {"https://a", "a", "x"}, "permitted"},
      {"{server: '*', namespace: '*'}, {server: '*', namespace: '!kube-system'}",
       {"https://a", "a", "kube-system"},
       "refused"},
      {"{server: '*', namespace: '*'}, {name: a, namespace: '!kube-system'}",
       {"https://a", "a", "kube-system"},
       "permitted"},
      {"{server: '*', namespace: '*'}, {server: https://a, namespace: '!kube-system'}",
       {"", "a", "kube-system"},
       "unknown"},
      {"{server: '*', namespace: '*'}, {name: '!prod', namespace: '*'}",
       {"https://a", "", "x"},
       "unknown"},
  };
  for (const auto& row : rows) {
    INFO(row.items << " " << row.destination.server << " " << row.destination.namespace_name);
    const auto one = project("destinations: [" + row.items + "]");
    CHECK(word(one.permits_destination(row.destination)) == row.permission);
  }
}

TEST_CASE("project: with clusters of its own only, nothing is sure", "[manifests]") {
  const auto one = project(
      "permitOnlyProjectScopedClusters: true, destinations: [{server: '*', namespace: '*'}]");
  CHECK(one.permits_destination({"https://a", "a", "x"}) == Permission::unknown);
}

TEST_CASE("project: namespaces are patterns or regular expressions", "[manifests]") {
  const auto one = project("sourceNamespaces: [team-*, '/^ops[0-9]+$/', '/(/', /]");
  CHECK(one.permits_namespace("team-a"));
  CHECK(one.permits_namespace("ops12"));
  CHECK_FALSE(one.permits_namespace("ops"));
  CHECK_FALSE(one.permits_namespace("other"));
  CHECK(one.permits_namespace("/"));
}

TEST_CASE("project: AP016 is what it does not permit an application", "[manifests]") {
  const auto one = project(
      "sourceRepos: ['https://git/team/*'], sourceNamespaces: [apps], destinations: [{server: "
      "https://a, namespace: 'team-*'}]");
  const auto check = [&](const Json& application, const Where& where, Problems& problems) {
    check_permissions(application, one, "argocd", {}, where, problems);
  };
  const std::string good = R"(
metadata: {name: web, namespace: argocd}
spec:
  destination: {server: https://a, namespace: team-web}
  source: {repoURL: https://git/team/web}
)";
  const std::string no_other =
      "AP016 spec.sources[1].repoURL: the project `team` does not permit the repository "
      "`https://git/other/x` (add it to the project's sourceRepos)";
  check_rows(
      good,
      {
          {"spec: {source: {repoURL: https://git/other/x}}",
           "AP016 spec.source.repoURL: the project `team` does not permit the repository "
           "`https://git/other/x` (add it to the project's sourceRepos)"},
          {"spec: {sources: [{repoURL: https://git/team/a}, {repoURL: https://git/other/x}]}",
           no_other, "spec: {sources: [{repoURL: https://git/team/a}]}"},
          {"spec: {sourceHydrator: {drySource: {repoURL: https://git/a}}}",
           "AP016 spec.sourceHydrator.drySource.repoURL: the project `team` does not permit the "
           "repository `https://git/a` (add it to the project's sourceRepos)"},
          {"spec: {destination: {namespace: x}}",
           "AP016 spec.destination: the project `team` does not permit the namespace `x` of "
           "`https://a` (add it to the project's destinations)"},
          {"metadata: {namespace: x}",
           "AP016 metadata.namespace: the project `team` does not permit applications in the "
           "namespace `x` (add it to the project's sourceNamespaces)",
           "metadata: {namespace: apps}"},
      },
      check);
  Problems problems;
  check_permissions(patched(Json::object(), good + "\n"), one, "argocd", {.server = "https://b"},
                    {}, problems);
  CHECK(problems.size() == 1);  // the cluster's own address counts
}
