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
  CHECK(problems ==
        std::vector<std::string>{
            "8 AS001 spec.template.spec.extra: unknown field `extra` in the spec of an Application",
            "3 AS016 metadata.name: the name `Shop` may have small letters, digits, `-` and `.` "
            "only, and no other than a letter or digit at its ends and beside a `.`",
            "16 AP003 spec.source: the source has neither a path nor a chart (the path `.` is the "
            "root of the repository)",
            "21 PJ003 spec.sourceRepos[1]: `a` is there twice",
            "21 W PJ008 spec.destinations: the project permits no destination (add clusters and "
            "namespaces to destinations)",
            "23 SC002 stringData.server: the Secret has no key `server`"});
}
