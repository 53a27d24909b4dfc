// SPDX-License-Identifier: Apache-2.0
#include "manifests/check_document.hpp"

#include <catch2/catch.hpp>

#include "unit/manifests/support.hpp"

using namespace manifests;

TEST_CASE("documents: each is checked with the rules of its kind", "[manifests]") {
  const auto problems = problems_of(
      R"(apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: Shop}
spec:
  generators: []
  template:
    metadata: {}
    spec: {project: x, destination: {}, extra: 1}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  project: x
  destination: {name: a, namespace: b}
  source: {repoURL: x}
---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: team}
spec: {sourceRepos: [a, a]}
---
apiVersion: v1
kind: Secret
metadata: {name: x, labels: {argocd.argoproj.io/secret-type: cluster}}
---
kind: Deployment
spec: {anything: goes}
)",
      [](const Document& document, Problems& found) { check_document(document, found); });
  std::vector<std::string> places;
  for (const auto& problem : problems) places.push_back(problem.substr(0, problem.find(':')));
  CHECK(places ==
        std::vector<std::string>{"8 AS001 spec.template.spec.extra", "3 AS016 metadata.name",
                                 "16 AP003 spec.source", "21 PJ003 spec.sourceRepos[1]",
                                 "21 W PJ008 spec.destinations", "23 SC002 stringData.server"});
}
