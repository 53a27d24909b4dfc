// SPDX-License-Identifier: Apache-2.0
#include "manifests/check_fields.hpp"

#include <catch2/catch.hpp>

#include "unit/manifests/support.hpp"

using namespace manifests;

namespace {

const std::string set_head = R"(apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: shop}
spec:
  template:
    metadata: {name: x}
    spec: {project: default, destination: {}, source: {repoURL: x}}
)";

// The problems of an ApplicationSet with these lines in its spec.
std::vector<std::string> problems_of_set(const std::string& lines) {
  return problems_of(set_head + lines, [](const Document& document, Problems& problems) {
    check_fields(document, problems);
  });
}

struct Row {
  std::string lines;
  std::vector<std::string> problems;
};

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.lines);
    CHECK(problems_of_set(row.lines) == row.problems);
  }
}

}  // namespace

TEST_CASE("fields: an object with known fields only has no problems", "[manifests]") {
  check({
      {"  generators: []\n", {}},
      {"  generators:\n  - list: {elements: [{a: {b: 1}}]}\n    selector: {matchLabels: {a: b}}\n",
       {}},
      {"  generators:\n  - matrix: {generators: [{merge: {mergeKeys: [a], generators: [{git: "
       "{repoURL: x, revision: z, files: [{path: a}]}}]}}, {clusters: {}}]}\n",
       {}},
      {"  generators:\n  - plugin: {configMapRef: {name: x}, input: {parameters: {a: [1]}}}\n", {}},
      {"  generators: []\n  strategy: {type: RollingSync, rollingSync: {steps: [{maxUpdate: 10%}, "
       "{maxUpdate: 3}]}}\n",
       {}},
  });
}

TEST_CASE("fields: an unknown field has a hint what was meant", "[manifests]") {
  check({
      {"  generatorss: []\n  generators: []\n",
       {"8 AS001 spec.generatorss: unknown field `generatorss` in the spec of an ApplicationSet "
        "(did "
        "you mean `generators`?)"}},
      {"  gotemplate: true\n  generators: []\n",
       {"8 AS001 spec.gotemplate: unknown field `gotemplate` in the spec of an ApplicationSet (did "
        "you mean `goTemplate`? the case of letters counts)"}},
      {"  generators:\n  - git:\n    repoURL: x\n    revision: y\n",
       {"10 AS001 spec.generators[0].repoURL: unknown field `repoURL` in a generator (it is a "
        "field "
        "of `git`: indent it further than `git`)",
        "11 AS001 spec.generators[0].revision: unknown field `revision` in a generator (it is a "
        "field of `git`: indent it further than `git`)"}},
      {"  generators:\n  - matrix:\n    generators: []\n",
       {"10 AS001 spec.generators[0].generators: unknown field `generators` in a generator (it is "
        "a field of `matrix`: indent it further than `matrix`)"}},
      {"  generators:\n  - pullRequest:\n      azureDevOps: {organization: a}\n",
       {"10 AS001 spec.generators[0].pullRequest.azureDevOps: unknown field `azureDevOps` in "
        "pullRequest (did you mean `azuredevops`? the case of letters counts)"}},
      {"  generators:\n  - scmProvider: {azuredevops: {}}\n",
       {"9 AS001 spec.generators[0].scmProvider.azuredevops: unknown field `azuredevops` in "
        "scmProvider (did you mean `azureDevOps`? the case of letters counts)"}},
      {"  generators:\n  - matrix: {generators: [{matrix: {generators: [{merge: {}}]}}]}\n",
       {"9 AS001 spec.generators[0].matrix.generators[0].matrix.generators[0].merge: unknown field "
        "`merge` in a generator in a nested matrix or merge (a matrix or merge can hold another "
        "one, and that one no third)"}},
      {"  generators: [{list: {elements: [], goTemplateOptions: []}}]\n",
       {"8 AS001 spec.generators[0].list.goTemplateOptions: unknown field `goTemplateOptions` in "
        "list (it is a field of the spec of an ApplicationSet, further outside)"}},
      {"  generators: []\n  applicationsSync: sync\n",
       {"9 AS001 spec.applicationsSync: unknown field `applicationsSync` in the spec of an "
        "ApplicationSet (it is a field of `syncPolicy`)"}},
      {"  generators: [{merge: {mergeKeys: [], generators: [{merge: {mergeKeys: [], generators: "
       "[], template: {}}}]}}]\n",
       {"8 AS001 spec.generators[0].merge.generators[0].merge.template: unknown field `template` "
        "in "
        "merge (it is a field of merge, further outside)"}},
  });
}

TEST_CASE("fields: what must be there is asked for", "[manifests]") {
  check({
      {"", {"4 AS002 spec.generators: `generators` is missing in the spec of an ApplicationSet"}},
      {"  generators: [{git: {repoURL: x, files: [{}]}}]\n",
       {"8 AS002 spec.generators[0].git.files[0].path: `path` is missing",
        "8 AS002 spec.generators[0].git.revision: `revision` is missing in git"}},
      {"  generators: [{list: {template: {spec: {project: x}}}}]\n",
       {"8 AS002 spec.generators[0].list.template.spec.destination: `destination` is missing in "
        "the "
        "spec of an Application (Kubernetes refuses the object without it, also where `{}` is "
        "enough)",
        "8 AS002 spec.generators[0].list.template.metadata: `metadata` is missing in a template "
        "(Kubernetes refuses the object without it, also where `{}` is enough)"}},
  });
}

TEST_CASE("fields: a value has the type of its field", "[manifests]") {
  check({
      {"  generators: {}\n",
       {"8 AS002 spec.generators: must be a list, not a map (write it as an item, behind `- `)"}},
      {"  generators: [x]\n", {"8 AS002 spec.generators[0]: must be a map, not the text `x`"}},
      {"  generators: []\n  goTemplate: \"true\"\n",
       {"9 AS002 spec.goTemplate: must be true or false, not the text `true` (leave the quotes "
        "away)"}},
      {"  generators: [{list: {template: {metadata: {labels: {a: 1}}, spec: {project: x, "
       "destination: {}, revisionHistoryLimit: '{{a}}'}}}}]\n",
       {"8 AS002 spec.generators[0].list.template.metadata.labels.a: must be a text, not the "
        "number "
        "1 (put it in quotes)",
        "8 AS002 spec.generators[0].list.template.spec.revisionHistoryLimit: must be a whole "
        "number, not the text `{{a}}` (a template gives a text only; set this field in "
        "templatePatch)"}},
      {"  generators: [{clusters: {values: {a: yes}}}]\n",
       {"8 AS002 spec.generators[0].clusters.values.a: must be a text, not true (put it in "
        "quotes)"}},
      {"  generators: [null]\n", {"8 AS002 spec.generators[0]: must be a map, not nothing"}},
      {"  generators: []\n  strategy: {rollingSync: {steps: [{maxUpdate: 1.5}]}}\n",
       {"9 AS002 spec.strategy.rollingSync.steps[0].maxUpdate: must be a whole number or a text, "
        "not "
        "the number 1.5"}},
  });
}

TEST_CASE("fields: a choice is one of those there are", "[manifests]") {
  check({
      {"  generators: []\n  syncPolicy: {applicationsSync: create-delete}\n", {}},
      {"  generators: []\n  syncPolicy: {applicationsSync: create_only}\n",
       {"9 AS002 spec.syncPolicy.applicationsSync: `create_only` is none of create-only, "
        "create-update, create-delete, sync (did you mean `create-only`?)"}},
  });
}

TEST_CASE("fields: applications and projects have tables too", "[manifests]") {
  const auto problems =
      problems_of(R"(apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: x}
spec:
  project: x
  destination: {server: x}
  syncPolicy:
    automated: {prune: true, selfheal: true}
---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: x}
spec:
  roles: [{}]
  sourceRepo: [x]
---
kind: Deployment
spec: 1
)",
                  [](const Document& document, Problems& found) { check_fields(document, found); });
  CHECK(
      problems ==
      std::vector<std::string>{
          "8 AS001 spec.syncPolicy.automated.selfheal: unknown field `selfheal` (did you mean "
          "`selfHeal`? the case of letters counts)",
          "14 AS002 spec.roles[0].name: `name` is missing in a role",
          "15 AS001 spec.sourceRepo: unknown field `sourceRepo` in the spec of an AppProject (did "
          "you mean `sourceRepos`?)"});
}

TEST_CASE("fields: what is not known may be sent, unless only the case of letters is another",
          "[manifests]") {
  const auto problems =
      problems_of(set_head + "  generators: []\n  newest: 1\n  Strategy: {}\n  goTemplate: 1\n",
                  [](const Document& document, Problems& found) {
                    check_fields(document, found, {}, UnknownFields::are_sent);
                  });
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].starts_with(
      "9 W AS001 spec.newest: `newest` is not known, and is sent as it is"));
  CHECK(problems[1].starts_with("10 AS001 spec.Strategy: unknown field `Strategy`"));
  CHECK(problems[2].starts_with("11 AS002 spec.goTemplate: must be true or false"));
}

TEST_CASE("fields: a field may be newer than the Argo CD that is there", "[manifests]") {
  const auto problems_with = [](Version version) {
    return problems_of(set_head +
                           "  generators: [{git: {repoURL: x, revision: z, directories: [{path: a, "
                           "exclude: true}], files: [{path: a, exclude: true}]}}]\n",
                       [&](const Document& document, Problems& problems) {
                         check_fields(document, problems, version);
                       });
  };
  CHECK(problems_with({}).empty());
  CHECK(problems_with({3, 1}).empty());
  CHECK(
      problems_with({3, 0}) ==
      std::vector<std::string>{"8 AS001 spec.generators[0].git.files[0].exclude: Argo CD 3.0 does "
                               "not know `exclude` (it is there since 3.1)"});
}

TEST_CASE("fields: a table says which lists a patch merges", "[manifests]") {
  CHECK(find_field(schema::metadata, "finalizers")->merge == ListMerge::as_set);
  CHECK(find_field(schema::metadata, "ownerReferences")->merge == ListMerge::by_uid);
  CHECK(find_field(schema::application_spec, "sources")->merge == ListMerge::replace);
  CHECK(find_field(schema::application_spec, "Source") == nullptr);
}
