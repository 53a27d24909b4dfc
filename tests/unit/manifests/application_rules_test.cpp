// SPDX-License-Identifier: Apache-2.0
#include "manifests/application_rules.hpp"

#include <catch2/catch.hpp>

#include "unit/manifests/support.hpp"

using namespace manifests;

namespace {

const std::string web = R"(
metadata: {name: web}
spec:
  project: team
  destination: {server: "https://kubernetes.default.svc", namespace: web}
  source: {repoURL: "https://git/x", path: apps/web, targetRevision: main}
)";

void check(const std::vector<RuleRow>& rows, const ApplicationOptions& options = {}) {
  check_rows(web, rows, [&](const Json& application, const Where& where, Problems& problems) {
    check_application(application, where, problems, options);
  });
}

}  // namespace

TEST_CASE("applications: AP001 is about the name", "[manifests]") {
  check({
      {"metadata: {name: null}",
       "AP001 metadata.name: the name is missing (names from generateName are not supported)"},
      {"metadata: {name: Web}",
       "AP001 metadata.name: the name `Web` may have small letters, digits, `-` and `.` only, and "
       "no other than a letter or digit at its ends and beside a `.`",
       "metadata: {name: web.1-a}"},
      {"metadata: {name: a..b}",
       "AP001 metadata.name: the name `a..b` may have small letters, digits, `-` and `.` only, and "
       "no other than a letter or digit at its ends and beside a `.`"},
      {"metadata: {name: a1234567890123456789012345678901234567890123456789012345678901234}",
       "W AP001 metadata.name: the name "
       "`a1234567890123456789012345678901234567890123456789012345678901234` is longer than 63 "
       "characters (the label app.kubernetes.io/instance cannot hold it)",
       "metadata: {name: a12345678901234567890123456789012345678901234567890123456789012}"},
  });
}

TEST_CASE("applications: AP002 is about the destination", "[manifests]") {
  check({
      {"spec: {destination: {name: prod}}",
       "AP002 spec.destination: the destination has a name and a server (leave one of them away)",
       "spec: {destination: {name: prod, server: null}}"},
      {"spec: {destination: {server: null}}",
       "AP002 spec.destination: the destination has neither a name nor a server (the cluster that "
       "Argo CD runs in is the server https://kubernetes.default.svc)"},
      {"spec: {destination: {server: prod}}",
       "AP002 spec.destination.server: `prod` is not the address of a cluster, such as "
       "https://host "
       "(the name of a cluster goes into `name`)",
       "spec: {destination: {server: 'https://10.0.0.1:6443'}}"},
      {"spec: {destination: {namespace: null}}",
       "W AP002 spec.destination: the destination has no namespace (resources that name none "
       "themselves cannot be synced)"},
  });
}

TEST_CASE("applications: AP003 is about what a source needs", "[manifests]") {
  check({
      {"spec: {source: null}", "AP003 spec.source: the application has no source"},
      {"spec: {source: {repoURL: ''}}", "AP003 spec.source.repoURL: the repoURL is empty"},
      {"spec: {source: {path: null, ref: x}}",
       "AP003 spec.source: the source has neither a path nor a chart (the path `.` is the root of "
       "the repository)",
       "spec: {source: {path: '.'}}"},
      {"spec: {source: null, sources: [{repoURL: x, path: a}, {repoURL: x}]}",
       "AP003 spec.sources[1]: the source has no path, no chart and no ref (the path `.` is the "
       "root of the repository)",
       "spec: {source: null, sources: [{repoURL: x, path: a}, {repoURL: x, ref: z}]}"},
      {"spec: {source: null, sourceHydrator: {drySource: {repoURL: ''}, syncSource: {targetBranch: "
       "a, path: b}}}",
       "AP003 spec.sourceHydrator.drySource.repoURL: the repoURL is empty",
       "spec: {source: null, sourceHydrator: {drySource: {repoURL: x}, syncSource: {targetBranch: "
       "a, path: b}}}"},
      {"spec: {source: null, sourceHydrator: {drySource: {repoURL: x}, syncSource: {targetBranch: "
       "'', path: b}}}",
       "AP003 spec.sourceHydrator.syncSource.targetBranch: the targetBranch is empty"},
      {"spec: {source: null, sourceHydrator: {drySource: {repoURL: x}, syncSource: {targetBranch: "
       "a, path: .}}}",
       "AP003 spec.sourceHydrator.syncSource.path: the path must not be the root of the repository "
       "(name a directory)"},
      {"spec: {source: null, sourceHydrator: {drySource: {repoURL: x}, syncSource: {targetBranch: "
       "a, path: b}, hydrateTo: {targetBranch: ''}}}",
       "AP003 spec.sourceHydrator.hydrateTo.targetBranch: the targetBranch is empty",
       "spec: {source: null, sourceHydrator: {drySource: {repoURL: x}, syncSource: {targetBranch: "
       "a, path: b}, hydrateTo: {targetBranch: c}}}"},
  });
}

TEST_CASE("applications: AP004 to AP006 are about one source", "[manifests]") {
  check({
      {"spec: {source: {path: null, chart: web, targetRevision: null}}",
       "AP004 spec.source: the chart has no targetRevision (say which version of the chart is "
       "meant)",
       "spec: {source: {path: null, chart: web, targetRevision: 1.2.3}}"},
      {"spec: {source: {helm: {releaseName: x}, kustomize: {namePrefix: y}}}",
       "AP005 spec.source.kustomize: one source has the sections helm and kustomize (Argo CD takes "
       "one of them only)",
       "spec: {source: {helm: {releaseName: x}, kustomize: {namePrefix: ''}, directory: {}}}"},
      {"spec: {source: {helm: {releaseName: x}, plugin: {}}}",
       "AP005 spec.source.plugin: one source has the sections helm and plugin (Argo CD takes one "
       "of "
       "them only)",
       "spec: {source: {plugin: {}}}"},
      {"spec: {sources: [{repoURL: x, path: z}]}",
       "W AP006 spec.source: the application has a source and sources (the sources win, and the "
       "source is not used)",
       "spec: {sources: []}"},
      {"spec: {sourceHydrator: {drySource: {}, syncSource: {}}}",
       "W AP006 spec.source: the application has a sourceHydrator and other sources (the "
       "sourceHydrator wins, and the others are not used)"},
      {"spec: {source: {chart: web}}",
       "W AP006 spec.source.path: the source has a chart and a path (leave one of them away)"},
  });
}

TEST_CASE("applications: AP007 is about sources that refer to each other", "[manifests]") {
  check({
      {"spec: {source: null, sources: [{repoURL: x, ref: a.b}]}",
       "AP007 spec.sources[0].ref: the ref `a.b` may have letters, digits, `-` and `_` only",
       "spec: {source: null, sources: [{repoURL: x, ref: a-b_1}]}"},
      {"spec: {source: null, sources: [{repoURL: x, ref: a}, {repoURL: y, ref: a}]}",
       "AP007 spec.sources[1].ref: another source has the ref `a`, too",
       "spec: {source: null, sources: [{repoURL: x, ref: a}, {repoURL: y, ref: b}]}"},
      {"spec: {source: null, sources: [{repoURL: x, path: p, name: a}, {repoURL: y, path: p, name: "
       "a}]}",
       "AP007 spec.sources[1].name: another source has the name `a`, too"},
      {"spec: {source: null, sources: [{repoURL: x, path: p, helm: {valueFiles: "
       "[$valeus/a.yaml]}}, "
       "{repoURL: y, ref: values}]}",
       "AP007 spec.sources[0].helm.valueFiles[0]: no source has the ref `valeus` (did you mean "
       "`$values`?)",
       "spec: {source: null, sources: [{repoURL: x, path: p, helm: {valueFiles: [$values/a.yaml, "
       "$ARGOCD_APP_NAME/b.yaml, c.yaml]}}, {repoURL: y, ref: values}]}"},
      {"spec: {source: {helm: {valueFiles: [a, $values/a.yaml]}}}",
       "AP007 spec.source.helm.valueFiles[1]: no source has the ref `values` (the repository with "
       "the file must be one of `sources`, with that ref)"},
      {"spec: {source: {helm: {fileParameters: [{name: a, path: $values/a}]}}}",
       "AP007 spec.source.helm.fileParameters[0].path: no source has the ref `values` (the "
       "repository with the file must be one of `sources`, with that ref)"},
  });
}

TEST_CASE("applications: AP008 is about retries", "[manifests]") {
  check({
      {"spec: {syncPolicy: {retry: {backoff: {duration: 5x}}}}",
       "AP008 spec.syncPolicy.retry.backoff.duration: `5x` is no duration (write it like 5s, 3m or "
       "1h30m)",
       "spec: {syncPolicy: {retry: {limit: -1, backoff: {duration: 5s, maxDuration: '90', factor: "
       "1}}}}"},
      {"spec: {syncPolicy: {retry: {backoff: {maxDuration: 1d}}}}",
       "AP008 spec.syncPolicy.retry.backoff.maxDuration: `1d` is no duration (write it like 5s, 3m "
       "or 1h30m)"},
      {"spec: {syncPolicy: {retry: {backoff: {factor: 0}}}}",
       "AP008 spec.syncPolicy.retry.backoff.factor: the factor must be 1 or more (with a smaller "
       "one the retries do not wait)"},
  });
}

TEST_CASE("applications: AP009 is about sync options", "[manifests]") {
  check({
      {"spec: {syncPolicy: {syncOptions: [CreateNamespaces=true]}}",
       "W AP009 spec.syncPolicy.syncOptions[0]: `CreateNamespaces=true` is no sync option of Argo "
       "CD (did you mean `CreateNamespace=true`?)",
       "spec: {syncPolicy: {syncOptions: [CreateNamespace=true, Prune=confirm, "
       "PrunePropagationPolicy=orphan]}}"},
      {"spec: {syncPolicy: {syncOptions: [CreateNamespace]}}",
       "W AP009 spec.syncPolicy.syncOptions[0]: `CreateNamespace` is no sync option of Argo CD "
       "(did "
       "you mean `CreateNamespace=true`?)"},
      {"spec: {syncPolicy: {syncOptions: [PruneLast=yes]}}",
       "W AP009 spec.syncPolicy.syncOptions[0]: the sync option PruneLast has no value `yes` (it "
       "takes true, false)"},
      {"spec: {syncPolicy: {syncOptions: [Replace=true, ServerSideApply=true]}}",
       "W AP009 spec.syncPolicy.syncOptions[1]: Replace=true and ServerSideApply=true are both "
       "there (Replace wins: leave one of them away)",
       "spec: {syncPolicy: {syncOptions: [Replace=false, ServerSideApply=true]}}"},
      {"spec: {syncPolicy: {managedNamespaceMetadata: {labels: {a: b}}}}",
       "W AP009 spec.syncPolicy.managedNamespaceMetadata: managedNamespaceMetadata does nothing "
       "without the sync option CreateNamespace (add `CreateNamespace=true` to syncOptions)",
       "spec: {syncPolicy: {syncOptions: [CreateNamespace=true], managedNamespaceMetadata: "
       "{labels: "
       "{a: b}}}}"},
  });
}

TEST_CASE("applications: AP010 is about the values of Helm", "[manifests]") {
  check({
      {"spec: {source: {helm: {values: 'a: 1', valuesObject: {a: 1}}}}",
       "W AP010 spec.source.helm.values: helm has values and a valuesObject (the valuesObject "
       "wins, "
       "and the values are not used)",
       "spec: {source: {helm: {valuesObject: {a: 1}}}}"},
      {"spec: {source: {helm: {parameters: [{name: tag, value: '20260102'}]}}}",
       "I AP010 spec.source.helm.parameters[0]: Helm reads the value `20260102` as a number (where "
       "the chart wants a text, such as a tag, add `forceString: true`)",
       "spec: {source: {helm: {parameters: [{name: a, value: '1', forceString: true}, {name: b, "
       "value: v1}, {name: c, value: '01'}]}}}"},
  });
}

TEST_CASE("applications: AP011 is about differences that are ignored", "[manifests]") {
  check({
      {"spec: {ignoreDifferences: [{kind: '', jsonPointers: [/a]}]}",
       "AP011 spec.ignoreDifferences[0].kind: the kind is empty (`*` stands for any kind)",
       "spec: {ignoreDifferences: [{kind: '*', jsonPointers: [/a]}]}"},
      {"spec: {ignoreDifferences: [{kind: Deployment}]}",
       "W AP011 spec.ignoreDifferences[0]: this entry ignores nothing (add jsonPointers, "
       "jqPathExpressions or managedFieldsManagers)",
       "spec: {ignoreDifferences: [{kind: Deployment, managedFieldsManagers: [a]}]}"},
  });
}

TEST_CASE("applications: AP012 is about labels and annotations", "[manifests]") {
  const std::string plain =
      "may have letters, digits, `-`, `_` and `.` only, and no other than a letter or digit at its "
      "ends";
  check({
      {"metadata: {labels: {'a b': c}}",
       R"(AP012 metadata.labels["a b"]: the label `a b` )" + plain,
       "metadata: {labels: {a.b/C_d: '', x: Y-1}}"},
      {"metadata: {labels: {a: 'b c'}}",
       "AP012 metadata.labels.a: the value `b c` of a label " + plain},
      {"metadata: {labels: {/a: b}}",
       R"(AP012 metadata.labels["/a"]: the label `/a` has nothing before its `/`)"},
      {"metadata: {labels: {a.b/c/d: x}}",
       R"(AP012 metadata.labels["a.b/c/d"]: the label `a.b/c/d` )" + plain},
      {"metadata: {annotations: {'a/': b}}",
       R"(AP012 metadata.annotations["a/"]: the annotation `a/` is empty)",
       "metadata: {annotations: {A.b/c: 'any text'}}"},
      {"spec: {syncPolicy: {syncOptions: [CreateNamespace=true], managedNamespaceMetadata: "
       "{labels: "
       "{a: -}}}}",
       "AP012 spec.syncPolicy.managedNamespaceMetadata.labels.a: the value `-` of a label " +
           plain},
  });
}

TEST_CASE("applications: AP013 is about finalizers", "[manifests]") {
  check({
      {"metadata: {finalizers: [resource-finalizer.argocd.argoproj.io]}",
       "AP013 metadata.finalizers[0]: `resource-finalizer.argocd.argoproj.io` is no finalizer of "
       "Argo CD (nobody would remove it, and the application could not be deleted; there is "
       "resources-finalizer.argocd.argoproj.io)",
       "metadata: {finalizers: [resources-finalizer.argocd.argoproj.io/background, "
       "post-delete-finalizer.argocd.argoproj.io/cleanup]}"},
      {"metadata: {finalizers: [example.com/x]}",
       "W AP013 metadata.finalizers[0]: the finalizer `example.com/x` is not one of Argo CD's (the "
       "application cannot be deleted before somebody removes it)"},
      {"metadata: {finalizers: ['a b']}",
       "AP013 metadata.finalizers[0]: the finalizer `a b` may have letters, digits, `-`, `_` and "
       "`.` only, and no other than a letter or digit at its ends"},
  });
}

TEST_CASE("applications: AP014 is only for those who ask", "[manifests]") {
  check(
      {
          {"spec: {source: {targetRevision: HEAD}}",
           "W AP014 spec.source.targetRevision: the targetRevision is HEAD (name the branch, the "
           "tag or the commit)",
           "spec: {source: {targetRevision: v1}}"},
          {"spec: {source: {targetRevision: null}}",
           "W AP014 spec.source.targetRevision: the source has no targetRevision (name the "
           "branch, the tag or the commit)"},
      },
      {.wants_fixed_revisions = true});
  Problems problems;
  check_application(patched(Json::object(), web + "\n"), {}, problems);
  CHECK(problems.empty());
}

TEST_CASE("applications: AP015 is about the address of who manages it", "[manifests]") {
  check({
      {"metadata: {annotations: {argocd.argoproj.io/managed-by-url: argocd.example.com}}",
       R"(AP015 metadata.annotations["argocd.argoproj.io/managed-by-url"]: `argocd.example.com` is )"
       "no http or https URL",
       "metadata: {annotations: {argocd.argoproj.io/managed-by-url: "
       "'https://argocd.example.com'}}"},
  });
}

TEST_CASE("applications: an object of any shape is looked at", "[manifests]") {
  const std::string odd =
      "{spec: {sources: [1, null], source: 1, syncPolicy: {syncOptions: [1, null], retry: 1}, "
      "ignoreDifferences: [1], destination: []}}";
  for (const auto& text : {std::string("{}"), std::string("[]"), std::string("1"),
                           std::string("{spec: [], metadata: 1}"), odd}) {
    const auto object = yaml::to_json(text);
    REQUIRE(object.has_value());
    Problems problems;
    check_application(*object, {}, problems);
    CHECK_FALSE(problems.empty());
  }
}
