// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "applicationset/lint.hpp"
#include "manifests/check_document.hpp"

namespace applicationset {
namespace {

using manifests::Problems;

// A set whose generators, and what else is in its spec, are what counts.
std::string set_with(const std::string& spec) {
  return "apiVersion: argoproj.io/v1alpha1\n"
         "kind: ApplicationSet\n"
         "metadata: {name: shop}\n"
         "spec:\n"
         "  goTemplateOptions: [missingkey=error]\n" +
         spec +
         "  template:\n"
         "    metadata: {name: 'shop-{{.name}}'}\n"
         "    spec:\n"
         "      project: default\n"
         "      source: {repoURL: https://git.example.com/a.git, path: x, targetRevision: v1}\n"
         "      destination: {name: in-cluster, namespace: shop}\n";
}

Problems problems_of(const std::string& text, const Settings& settings = {}) {
  const auto documents = manifests::read_documents(text, "set.yaml");
  REQUIRE(documents);
  Problems problems;
  for (const auto& document : *documents) {
    manifests::check_document(document, problems);
    lint_text(document, settings, problems);
  }
  return problems;
}

std::string shown(const Problems& problems) {
  std::string text;
  for (const auto& problem : problems) {
    text += problem.rule + ' ' + std::to_string(problem.line) + ' ' + problem.path + ": " +
            problem.message + '\n';
  }
  return text;
}

struct Row {
  std::string spec;
  std::string begin;  // of the only problem; empty: there is none
};

const std::string go = "  goTemplate: true\n";

void check_rows(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    const auto text = shown(problems_of(set_with(go + row.spec)));
    INFO(row.spec << "\n" << text);
    CHECK((row.begin.empty() ? text.empty() : text.starts_with(row.begin)));
  }
}

std::string matrix_of(const std::string& one, const std::string& other) {
  return "  generators: [{matrix: {generators: [" + one + ", " + other + "]}}]\n";
}

const std::string list = "{list: {elements: [{name: web}]}}";

}  // namespace

TEST_CASE("lint: what a matrix puts into its second generator is not judged before",
          "[applicationset]") {
  check_rows({
      {matrix_of(list,
                 "{git: {repoURL: https://e.com/a.git, revision: HEAD, "
                 "directories: [{path: '{{.name}}/**'}]}}"),
       ""},
      {matrix_of(list,
                 "{git: {repoURL: https://e.com/a.git, revision: HEAD, "
                 "directories: [{path: 'apps/**'}]}}"),
       "AS007 7 spec.generators[0].matrix.generators[1].git.directories[0].path"},
      {matrix_of(list, "{clusters: {selector: {matchLabels: {app: '{{.name}}'}}}}"), ""},
      {matrix_of(list, "{clusters: {selector: {matchLabels: {app: 'a b'}}}}"),
       "AS021 7 spec.generators[0].matrix.generators[1].clusters.selector"},
      {matrix_of(list, "{clusters: {}, selector: {matchLabels: {name: '{{.name}}'}}}"),
       "AS021 7 spec.generators[0].matrix.generators[1].selector: tags in"},
      {matrix_of(list,
                 "{clusterDecisionResource: {configMapRef: c, name: all, "
                 "values: {a: '{{.name}}'}}}"),
       ""},
      {matrix_of(list, "{list: {elementsYaml: '{{.name | undefined}}'}}"), "AS010 7"},
      {matrix_of(list,
                 "{pullRequest: {github: {owner: o, repo: r}, "
                 "filters: [{branchMatch: '{{.name}}('}]}}"),
       ""},
  });
}

TEST_CASE("lint: a fault of a template has its line in the file", "[applicationset]") {
  const auto problems = problems_of(set_with(go + "  generators: [" + list +
                                             "]\n"
                                             "  templatePatch: |\n"
                                             "    spec:\n"
                                             "      a: b\n"
                                             "      c: {{lookup 1}}\n"));
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].line == 11);
  CHECK(problems[0].path == "spec.templatePatch");
  CHECK(problems[0].message == "function \"lookup\" not defined");
  CHECK(problems[0].hint.find("Helm") != std::string::npos);
}

TEST_CASE("lint: fields are judged by what is written, whatever it is", "[applicationset]") {
  for (const std::string spec :
       {"  generators: 3\n", "  generators: {a: b}\n", "  generators: [3, null, [], text]\n",
        "  generators: [{list: 3}, {matrix: []}, {merge: {generators: x, mergeKeys: 3}}]\n",
        "  generators: [{list: {elements: {a: b}}}, {git: {files: 3, directories: [3]}}]\n",
        "  generators: [{clusters: {selector: {matchLabels: 3, matchExpressions: {a: b}}}}]\n",
        "  generators: []\n  strategy: {type: RollingSync, rollingSync: {steps: [3, {}]}}\n",
        "  generators: []\n  ignoreApplicationDifferences: [3, {jsonPointers: [3, [], '/~']}]\n",
        "  generators: []\n  templatePatch: [3]\n", "  generators: []\n  syncPolicy: 7\n",
        "  generators: [{pullRequest: {filters: [3, {branchMatch: 3}]}, selector: 3}]\n"}) {
    INFO(spec);
    CHECK_FALSE(problems_of(set_with(go + spec)).empty());
  }
}

TEST_CASE("lint: a version before 3.0 passes over selectors in a matrix", "[applicationset]") {
  const auto text = set_with(
      go +
      matrix_of(list, "{list: {elements: [{env: dev}]}, selector: {matchLabels: {env: dev}}}"));
  CHECK(problems_of(text).empty());
  const auto problems = problems_of(text, {.version = {2, 14}});
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].rule == "AS032");
}

TEST_CASE("lint: with the new globbing, braces mean something in files", "[applicationset]") {
  const auto text = set_with(go +
                             "  generators: [{git: {repoURL: https://e.com/a.git, "
                             "revision: HEAD, files: [{path: 'envs/{a,b}.yaml'}]}}]\n");
  CHECK(problems_of(text).size() == 1);
  CHECK(problems_of(text, {.file_globbing = Settings::FileGlobbing::doublestar}).empty());
}

TEST_CASE("lint: sorted problems are in the order of lines, each once", "[applicationset]") {
  Problems problems = {{.rule = "B", .file = "b", .line = 1, .message = "x"},
                       {.rule = "A", .file = "a", .line = 10, .message = "x"},
                       {.rule = "A", .file = "a", .line = 9, .message = "x"},
                       {.rule = "A", .file = "a", .line = 10, .message = "x"}};
  sort_problems(problems);
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].line == 9);
  CHECK(problems[1].line == 10);
  CHECK(problems[2].file == "b");
}

}  // namespace applicationset
