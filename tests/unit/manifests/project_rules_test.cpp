// SPDX-License-Identifier: Apache-2.0
#include "manifests/project_rules.hpp"

#include <catch2/catch.hpp>

#include "unit/manifests/support.hpp"
#include "unit/zoneinfo.hpp"

using namespace manifests;

namespace {

const std::string team = R"(
metadata: {name: team}
spec:
  sourceRepos: ["https://git/team/*"]
  destinations: [{server: "https://a", namespace: "team-*"}]
  clusterResourceWhitelist: [{group: "", kind: Namespace}]
)";

void check(const std::vector<RuleRow>& rows) {
  check_rows(team, rows, [](const Json& project, const Where& where, Problems& problems) {
    check_project(project, where, problems, test_zoneinfo);
  });
}

std::string role(const std::string& fields) {
  return "spec: {roles: [{name: ci, " + fields + "}]}";
}

std::string window(const std::string& fields) {
  return "spec: {syncWindows: [{kind: deny, schedule: '0 22 * * *', duration: 8h, applications: "
         "['*'], " +
         fields + "}]}";
}

}  // namespace

TEST_CASE("projects: AS016 is about the name", "[manifests]") {
  check({{"metadata: {name: null}",
          "AS016 metadata.name: the name is missing (names from generateName are not supported)"}});
}

TEST_CASE("projects: PJ001 to PJ003 are about lists", "[manifests]") {
  check({
      {"spec: {destinations: [{server: a, namespace: b}, {server: a, namespace: b, name: c}]}",
       "PJ001 spec.destinations[1]: the destination `a/b` is there twice",
       "spec: {destinations: [{server: a, namespace: b}, {server: a, namespace: c}]}"},
      {"spec: {destinations: [{name: a, namespace: b}, {name: a, namespace: b}]}",
       "PJ001 spec.destinations[1]: the destination `a/b` is there twice",
       "spec: {destinations: [{name: a, namespace: b}, {name: c, namespace: b}]}"},
      {"spec: {destinations: [{server: a, namespace: '!*'}]}",
       "PJ002 spec.destinations[0].namespace: `!*` is not allowed (it would permit nothing at all)",
       "spec: {destinations: [{server: a, namespace: '!kube-*'}]}"},
      {"spec: {sourceRepos: ['!*']}",
       "PJ002 spec.sourceRepos[0]: `!*` is not allowed (it would permit nothing at all)"},
      {"spec: {sourceRepos: [a, b, a]}", "PJ003 spec.sourceRepos[2]: `a` is there twice",
       "spec: {sourceRepos: [a, b, A]}"},
      {"spec: {sourceNamespaces: [a, a]}", "PJ003 spec.sourceNamespaces[1]: `a` is there twice"},
  });
}

TEST_CASE("projects: PJ004 is about roles and groups", "[manifests]") {
  const std::string rest =
      "may have letters, digits, `-` and `_` only, and no other than a letter or digit at its ends";
  check({
      {"spec: {roles: [{name: a.b}]}", "PJ004 spec.roles[0].name: the role `a.b` " + rest,
       "spec: {roles: [{name: a-b_C}]}"},
      {"spec: {roles: [{name: a-}]}", "PJ004 spec.roles[0].name: the role `a-` " + rest},
      {"spec: {roles: [{name: a}, {name: a}]}",
       "PJ004 spec.roles[1].name: the role `a` is there twice"},
      {role("groups: [a, a]"), "PJ004 spec.roles[0].groups[1]: the group `a` is there twice"},
      {role("groups: ['']"), "PJ004 spec.roles[0].groups[0]: the group `` is empty"},
      {role("groups: ['a,b']"),
       "PJ004 spec.roles[0].groups[0]: the group `a,b` has a comma, and must be in double quotes",
       role("groups: ['\"a,b\"', 'a b']")},
      {role("groups: ['a\"b']"),
       "PJ004 spec.roles[0].groups[0]: the group `a\"b` must not have quotes, line ends or tabs"},
      {role("groups: [' a']"),
       "PJ004 spec.roles[0].groups[0]: the group ` a` begins or ends with a blank"},
      {role("policies: ['p, proj:team:ci, logs, get, team/*, allow', 'p, proj:team:ci, logs, get, "
            "team/*, allow']"),
       "PJ004 spec.roles[0].policies[1]: the policy `p, proj:team:ci, logs, get, team/*, allow` is "
       "there twice"},
  });
}

TEST_CASE("projects: PJ005 is about policies", "[manifests]") {
  const auto policy = [](const std::string& text) { return role("policies: ['" + text + "']"); };
  const auto problem = [](const std::string& text, const std::string& fault) {
    return "PJ005 spec.roles[0].policies[0]: the policy `" + text + "` " + fault;
  };
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"g, x, y", "must have six parts: p, proj:team:ci, RESOURCE, ACTION, OBJECT, allow or deny"},
      {"p, proj:team:x, logs, get, team/*, allow",
       "is about `proj:team:x`, and must be about `proj:team:ci`"},
      {"p, proj:team:ci, projects, get, team/*, allow",
       "has the resource `projects`, which is none of applications, applicationsets, logs, exec, "
       "clusters, repositories"},
      {"p, proj:team:ci, applications, read, team/*, allow",
       "has the action `read`, which is none of get, create, update, delete, sync, override, "
       "rollback, *"},
      {"p, proj:team:ci, applications, get, other/*, allow",
       "has the object `other/*`, which must be `team/*` or of that form"},
      {"p, proj:team:ci, applications, get, team, allow",
       "has the object `team`, which must be `team/*` or of that form"},
      {"p, proj:team:ci, applications, get, team/a/b/c, allow",
       "has the object `team/a/b/c`, which must be `team/*` or of that form"},
      {"p, proj:team:ci, applications, get, team/*, maybe", "must end with allow or deny"},
  };
  for (const auto& [text, fault] : bad) check({{policy(text), problem(text, fault)}});
  for (const auto* good :
       {"p, proj:team:ci, applications, *, team/*, allow",
        "p,proj:team:ci,exec,create,team/a-b_c.d,deny",
        "p, proj:team:ci, applications, action/apps/Deployment/restart, team/ns/*, allow",
        "p, proj:team:ci, applicationsets, delete/*/Pod/*, team/x, allow"}) {
    check(
        {{policy("x"),
          problem("x",
                  "must have six parts: p, proj:team:ci, RESOURCE, ACTION, OBJECT, allow or deny"),
          policy(good)}});
  }
}

TEST_CASE("projects: PJ006 is about sync windows", "[manifests]") {
  check({
      {"spec: {syncWindows: [{kind: maybe, schedule: '* * * * *', duration: 1h, clusters: [a]}]}",
       "PJ006 spec.syncWindows[0].kind: the kind of a window is allow or deny, not `maybe`",
       "spec: {syncWindows: [{kind: allow, schedule: '* * * * *', duration: 1h, clusters: [a]}]}"},
      {"spec: {syncWindows: [{kind: deny, schedule: '0 22 * *', duration: 1h, clusters: [a]}]}",
       "PJ006 spec.syncWindows[0].schedule: `0 22 * *` is no schedule: it has 4 fields instead of "
       "5 (write five fields: minute, hour, day of the month, month, day of the "
       "week)"},
      {"spec: {syncWindows: [{kind: deny, schedule: '* * * * *', duration: 1d, clusters: [a]}]}",
       "PJ006 spec.syncWindows[0].duration: `1d` is no duration (write it like 30m, 8h or 1h30m)"},
      {"spec: {syncWindows: [{kind: deny, schedule: '* * * * *', duration: 1h, clusters: []}]}",
       "PJ006 spec.syncWindows[0]: the window is for no application, namespace or cluster "
       "(`applications: [\"*\"]` is for all of the project)"},
      {window("description: " + std::string(256, 'x')),
       "PJ006 spec.syncWindows[0].description: the description is longer than 255 bytes",
       window("description: " + std::string(255, 'x'))},
      {window("timeZone: Europe/Nowhere"),
       "W PJ006 spec.syncWindows[0].timeZone: the time zone `Europe/Nowhere` is not known (Argo CD "
       "takes UTC in its place)",
       window("timeZone: Europe/Berlin")},
      {"spec: {syncWindows: [{kind: deny, schedule: '* * * * *', duration: 1h, clusters: [a]}, "
       "{schedule: '* * * * *', kind: deny, duration: 1h, clusters: [a], manualSync: true}]}",
       "PJ006 spec.syncWindows[1]: the same window is there twice (manualSync, syncOverrun and the "
       "description make no difference)",
       "spec: {syncWindows: [{kind: deny, schedule: '* * * * *', duration: 1h, clusters: [a]}, "
       "{kind: deny, schedule: '* * * * *', duration: 1h, clusters: [b]}]}"},
  });
}

TEST_CASE("projects: PJ007 is about service accounts", "[manifests]") {
  const auto account = [](const std::string& fields) {
    return "spec: {destinationServiceAccounts: [{" + fields + "}]}";
  };
  const std::string path = "PJ007 spec.destinationServiceAccounts[0]";
  check({
      {account("server: '!a', defaultServiceAccount: x"),
       path + ".server: `!a` has a `!` (there is no denying here)",
       account("server: 'https://*', namespace: 'a-*', defaultServiceAccount: 'ns:x'")},
      {account("server: a, namespace: '[a', defaultServiceAccount: x"),
       path + ".namespace: `[a` is no pattern"},
      {account("server: a, defaultServiceAccount: ' '"),
       path + ".defaultServiceAccount: the service account is empty (write NAME or NAMESPACE:NAME; "
              "patterns are not possible)"},
      {account("server: a, defaultServiceAccount: 'a*'"),
       path + ".defaultServiceAccount: `a*` is no service account (write NAME or NAMESPACE:NAME; "
              "patterns are not possible)"},
      {"spec: {destinationServiceAccounts: [{server: a, defaultServiceAccount: x}, {server: a, "
       "defaultServiceAccount: y}]}",
       "PJ007 spec.destinationServiceAccounts[1]: the destination `a/` is there twice"},
  });
}

TEST_CASE("projects: PJ008 is about what a project reaches", "[manifests]") {
  check({
      {"spec: {sourceRepos: []}",
       "W PJ008 spec.sourceRepos: the project permits no repository (add patterns to sourceRepos)"},
      {"spec: {destinations: null}",
       "W PJ008 spec.destinations: the project permits no destination (add clusters and namespaces "
       "to destinations)"},
      {"spec: {clusterResourceWhitelist: null}",
       "I PJ008 spec.clusterResourceWhitelist: the project permits no resources without a "
       "namespace "
       "(an application cannot even create its namespace)"},
      {"{metadata: {name: default}, spec: {sourceRepos: ['*'], destinations: [{server: '*', "
       "namespace: '*'}]}}",
       "W PJ008 spec.destinations: the project `default` permits everything (applications that "
       "name "
       "no project are in it)",
       "{metadata: {name: default}, spec: {sourceRepos: ['*'], destinations: [{server: '*', "
       "namespace: a}]}}"},
      {"spec: {sourceRepos: ['https://git/{a,b}/*']}",
       "W PJ008 spec.sourceRepos[0]: the pattern `https://git/{a,b}/*` matches no repository "
       "(braces do not work in sourceRepos: write one entry for each)",
       "spec: {sourceRepos: ['https://git/[ab]/*']}"},
      {"spec: {sourceRepos: ['https://a b/x']}",
       "W PJ008 spec.sourceRepos[0]: the pattern `https://a b/x` matches no repository (Argo CD "
       "cannot read it as a URL)"},
  });
}

TEST_CASE("projects: a description has its length", "[manifests]") {
  std::string umlauts;
  for (int i = 0; i < 255; ++i) umlauts += "ä";
  check({{"spec: {description: " + umlauts + "x}",
          "AS002 spec.description: the description has 256 characters, and may have 255",
          "spec: {description: " + umlauts + "}"}});
}
