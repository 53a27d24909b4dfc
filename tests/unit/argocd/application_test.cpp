// SPDX-License-Identifier: Apache-2.0
#include "argocd/application.hpp"

#include <catch2/catch.hpp>

#include "argocd/read_application.hpp"
#include "base/json.hpp"

using argocd::Detail;
using argocd::Health;
using argocd::Phase;
using argocd::read_application;
using argocd::Sync;

namespace {

// One source, synced a moment ago, its pods are coming up.
constexpr const char* rolling_out = R"({
  "metadata": {"name": "orders", "namespace": "argocd", "uid": "7e1d", "resourceVersion": "4711",
    "creationTimestamp": "2026-01-02T03:04:05Z", "generation": 9, "labels": {"tier": "front"},
    "annotations": {"argocd.argoproj.io/refresh": "normal",
                    "argocd.argoproj.io/tracking-id": "parent:argoproj.io/Application:argocd/orders"},
    "ownerReferences": [{"kind": "ApplicationSet", "name": "shops"}],
    "managedFields": [{"manager": "argocd", "fieldsV1": {"f:spec": {}}}]},
  "spec": {"project": "shops",
    "source": {"repoURL": "https://git.example.com/deploy.git", "path": "orders",
               "targetRevision": "main"},
    "destination": {"server": "https://kubernetes.default.svc", "namespace": "orders"},
    "syncPolicy": {"automated": {"prune": true, "selfHeal": true},
                   "syncOptions": ["ServerSideApply=true"]}},
  "status": {
    "sync": {"status": "Synced", "revision": "4f2c9a7d1b0e8c6f5a4d3e2b1c0f9e8d7a6b5c4d",
      "comparedTo": {
        "source": {"repoURL": "https://git.example.com/deploy.git", "path": "orders",
                   "targetRevision": "main"},
        "destination": {"server": "https://kubernetes.default.svc", "namespace": "orders"}}},
    "health": {"status": "Progressing", "message": "Caused by apps/Deployment:orders/orders"},
    "reconciledAt": "2026-08-22T10:15:09Z", "sourceType": "Kustomize", "sourceHydrator": {},
    "summary": {"images": ["registry.example.com/orders:2.0.1"]},
    "resources": [
      {"version": "v1", "kind": "ConfigMap", "namespace": "orders", "name": "settings",
       "status": "Synced"},
      {"group": "apps", "version": "v1", "kind": "Deployment", "namespace": "orders",
       "name": "orders", "status": "Synced", "syncWave": 1,
       "health": {"status": "Progressing", "message": "1 of 3 are available"}},
      {"group": "batch", "version": "v1", "kind": "Job", "namespace": "orders", "name": "old",
       "status": "OutOfSync", "requiresPruning": true}],
    "operationState": {
      "operation": {"sync": {"revision": "4f2c9a7d1b0e8c6f5a4d3e2b1c0f9e8d7a6b5c4d"},
        "initiatedBy": {"username": "ci"}, "retry": {"limit": "5"},
        "info": [{"name": "gitops-steps", "value": "m1"}, {"name": "other", "value": "m2"}]},
      "phase": "Succeeded", "message": "successfully synced",
      "startedAt": "2026-08-22T10:15:01Z", "finishedAt": "2026-08-22T10:15:08Z",
      "syncResult": {"revision": "4f2c9a7d1b0e8c6f5a4d3e2b1c0f9e8d7a6b5c4d",
        "source": {"repoURL": ""},
        "resources": [
          {"group": "batch", "kind": "Job", "name": "migrate", "namespace": "orders",
           "hookType": "PreSync", "hookPhase": "Succeeded", "syncPhase": "PreSync"},
          {"kind": "ConfigMap", "name": "settings", "namespace": "orders", "status": "Synced",
           "syncPhase": "Sync"},
          {"kind": "Job", "name": "old", "namespace": "orders", "status": "PruneSkipped",
           "syncPhase": "Sync", "message": "requires pruning"
}]
}
}
,
    "history": [
      {"id": 3, "revision": "9b1e77a", "deployedAt": "2026-08-20T08:02:11Z",
       "initiatedBy": {"automated": true}, "source": {"repoURL": ""}},
      {"id": 4, "revision": "4f2c9a7", "deployedAt": "2026-08-22T10:15:08Z",
       "initiatedBy": {"username": "ci"}}],
    "conditions": [{"type": "OrphanedResourceWarning", "message": "2 of them",
                    "lastTransitionTime": "2026-08-01T00:00:00Z"}]
}
})";

// Three sources, failed, about to be tried again.
constexpr const char* trying_again = R"({
  "metadata": {"name": "ledger", "namespace": "team-pay", "resourceVersion": "55"},
  "spec": {"destination": {"name": "prod-eu", "namespace": "ledger"}, "source": {"repoURL": ""},
    "sources": [
      {"repoURL": "https://charts.example.com", "chart": "ledger", "targetRevision": "2.4.*",
       "name": "chart"},
      {"repoURL": "https://git.example.com/values.git", "targetRevision": "main", "ref": "values"},
      {"repoURL": "oci://registry.example.com/policies", "targetRevision": "1.3.0", "path": "."}]},
  "operation": {"sync": {"revisions": ["2.4.7", "77aa", "sha256:0b1c"], "dryRun": true,
                         "resources": [{"kind": "StatefulSet", "name": "db"}]},
                "initiatedBy": {"automated": true}, "retry": {}},
  "status": {
    "sync": {"status": "OutOfSync", "revision": "", "revisions": ["2.4.7", "77aa", "sha256:0b1c"],
             "comparedTo": {"source": {"repoURL": ""}, "sources": [], "destination": {}}},
    "health": {"status": "Degraded"}, "summary": {}, "sourceHydrator": {},
    "operationState": {"phase": "Running", "retryCount": 1,
      "startedAt": "2026-08-22T10:59:40Z", "finishedAt": "2026-08-22T11:00:12Z",
      "operation": {"sync": {"revisions": ["2.4.7"]}, "retry": {"limit": 3}},
      "syncResult": {"revision": "", "revisions": ["2.4.7", "77aa", "sha256:0b1c"],
        "resources": [{"kind": "StatefulSet", "name": "db", "status": "SyncFailed",
                       "hookPhase": "Failed", "message": "is invalid"}]}},
    "conditions": [{"type": "SyncError", "message": "Failed last sync attempt"}]}})";

argocd::Application read(const std::string& json, Detail detail = Detail::all) {
  auto application = read_application(json, detail);
  REQUIRE(application);
  return std::move(*application);
}

std::string with_status(const std::string& status) {
  return R"({"metadata": {"name": "web"}, "status": )" + status + "}";
}

}  // namespace

TEST_CASE("read_application: one that is rolling out", "[argocd]") {
  const auto web = read(rolling_out);
  CHECK(to_string(web.name) == "argocd/orders");
  CHECK(web.uid == "7e1d");
  CHECK(web.resource_version == "4711");
  CHECK(web.project == "shops");
  CHECK(web.has_refresh_pending);
  CHECK(web.application_set == "shops");
  CHECK(web.tracking == "parent:argoproj.io/Application:argocd/orders");
  CHECK(web.is_automated);
  CHECK(web.heals_itself);
  CHECK_FALSE(web.is_deleting);
  CHECK_FALSE(web.has_many_sources);
  REQUIRE(web.sources.size() == 1);
  CHECK(web.sources[0].target_revision == "main");
  CHECK(web.destination == "https://kubernetes.default.svc");
  CHECK(web.sync == Sync::synced);
  CHECK(web.is_compared_to_spec);
  CHECK(web.revisions == std::vector<std::string>{"4f2c9a7d1b0e8c6f5a4d3e2b1c0f9e8d7a6b5c4d"});
  CHECK(web.health == Health::progressing);
  CHECK(web.health_message == "Caused by apps/Deployment:orders/orders");
  CHECK(web.reconciled_at == base::parse_time("2026-08-22T10:15:09Z"));
  CHECK(web.images == std::vector<std::string>{"registry.example.com/orders:2.0.1"});
  CHECK_FALSE(web.operation);
  CHECK_FALSE(web.hydration);
}

TEST_CASE("read_application: its resources, its last operation, its history", "[argocd]") {
  const auto web = read(rolling_out);
  REQUIRE(web.resources.size() == 3);
  CHECK(web.resources[0].health == Health::none);
  CHECK(web.resources[1].health_message == "1 of 3 are available");
  CHECK(web.resources[1].wave == 1);
  CHECK(web.resources[2].requires_pruning);
  REQUIRE(web.last);
  CHECK(web.last->phase == Phase::succeeded);
  CHECK(*web.last->finished_at - *web.last->started_at == 7);
  CHECK(web.last->operation.markers == std::vector<std::string>{"m1"});
  CHECK(web.last->operation.initiated_by == "ci");
  CHECK(web.last->operation.retry_limit == 5);
  REQUIRE(web.last->results.size() == 3);
  CHECK(web.last->results[0].hook_type == "PreSync");
  CHECK(web.last->results[2].status == "PruneSkipped");
  REQUIRE(web.history.size() == 2);
  CHECK(web.history[0].initiated_by == "automated");
  CHECK(web.history[1].id == 4);
  REQUIRE(web.conditions.size() == 1);
  CHECK_FALSE(web.conditions[0].is_error());
}

TEST_CASE("read_application: a deployment says from where, in one form for one and for many",
          "[argocd]") {
  const auto read_history = [](const std::string& entry, Detail detail = Detail::all) {
    const auto web = read_application(
        R"({"metadata": {"name": "web"}, "status": {"history": [)" + entry + "]}}", detail);
    REQUIRE(web);
    REQUIRE(web->history.size() == 1);
    return web->history.front();
  };
  const auto one = read_history(R"({"id": 1, "source": {"repoURL": "a", "path": "p"}})");
  CHECK_FALSE(one.has_many_sources);
  REQUIRE(one.sources.size() == 1);
  CHECK(one.sources.front().path == "p");
  CHECK(one.sources_text ==
        read_history(R"({"source": {"path": "p", "repoURL": "a"}})").sources_text);
  CHECK(one.sources_text !=
        read_history(R"({"source": {"path": "p", "repoURL": "a", "helm": {}}})").sources_text);
  const auto many = read_history(R"({"source": {"repoURL": ""}, "revisions": ["x", "y"],
      "sources": [{"repoURL": "a", "name": "chart"}, {"repoURL": "b"}]})");
  CHECK(many.has_many_sources);
  REQUIRE(many.sources.size() == 2);
  CHECK(many.sources.front().name == "chart");
  CHECK(many.revisions == std::vector<std::string>{"x", "y"});
  // Lists of many applications are kept without.
  const auto brief = read_history(R"({"id": 1, "source": {"repoURL": "a"}})", Detail::troubled);
  CHECK(brief.id == 1);
  CHECK(brief.sources_text.empty());
  CHECK(read_history(R"({"id": 1, "source": {"repoURL": ""}})").sources_text.empty());
}

TEST_CASE("read_application: an operation without hooks says its own sources", "[argocd]") {
  const auto read_sources = [](const std::string& sync) {
    const auto web =
        read_application(R"({"metadata": {"name": "web"}, "operation": {"sync": )" + sync + "}}");
    REQUIRE(web);
    REQUIRE(web->operation);
    return web->operation->sources;
  };
  CHECK(read_sources(R"({"source": {"repoURL": "a"}, "syncStrategy": {"apply": {}}})") ==
        R"({"repoURL":"a"})");
  CHECK(read_sources(R"({"source": {"repoURL": ""}, "sources": [{"repoURL": "a"}],
                         "syncStrategy": {"apply": {}}})") == R"([{"repoURL":"a"}])");
  CHECK(read_sources(R"({"source": {"repoURL": "a"}, "syncStrategy": {"hook": {}}})").empty());
  CHECK(read_sources(R"({"source": {"repoURL": "a"}})").empty());
}

TEST_CASE("read_application: an operation with the sources of the spec can be told", "[argocd]") {
  const auto row = GENERATE(table<std::string, std::string, bool>({
      {R"("source": {"repoURL": "a", "path": "p"})", R"("source": {"path": "p", "repoURL": "a"})",
       true},
      {R"("source": {"repoURL": "a", "path": "p"})", R"("source": {"path": "q", "repoURL": "a"})",
       false},
      {R"("source": {"repoURL": ""}, "sources": [{"repoURL": "a"}, {"repoURL": "b"}])",
       R"("sources": [{"repoURL": "a"}, {"repoURL": "b"}])", true},
      {R"("sources": [{"repoURL": "a"}, {"repoURL": "b"}])",
       R"("sources": [{"repoURL": "b"}, {"repoURL": "a"}])", false},
      {R"("sourceHydrator": {"drySource": {"repoURL": "a", "path": "dry"},
                             "syncSource": {"targetBranch": "env/prod", "path": "p"}})",
       R"("source": {"repoURL": "a", "path": "p", "targetRevision": "env/prod"})", true},
  }));
  const auto& [spec, sync, is_same] = row;
  CAPTURE(spec, sync);
  const auto detail = GENERATE(Detail::all, Detail::troubled);
  const auto web = read_application(
      R"({"metadata": {"name": "web"}, "spec": {)" + spec +
          R"(}, "operation": {"sync": {"syncStrategy": {"apply": {}},)" + sync + "}}}",
      detail);
  REQUIRE(web);
  REQUIRE(web->operation);
  CHECK((web->operation->sources == web->sources_text) == is_same);
}

TEST_CASE("read_application: one of three sources that is about to be tried again", "[argocd]") {
  const auto ledger = read(trying_again);
  CHECK(ledger.project == "default");
  CHECK(ledger.has_many_sources);
  REQUIRE(ledger.sources.size() == 3);
  CHECK(ledger.sources[0].name == "chart");
  CHECK_FALSE(ledger.sources[0].is_git());
  CHECK(ledger.sources[1].is_git());
  CHECK_FALSE(ledger.sources[2].is_git());
  CHECK(ledger.destination == "prod-eu");
  CHECK(ledger.revisions == std::vector<std::string>{"2.4.7", "77aa", "sha256:0b1c"});
  CHECK_FALSE(ledger.is_compared_to_spec);
  CHECK_FALSE(ledger.is_automated);
  CHECK_FALSE(ledger.reconciled_at);
  REQUIRE(ledger.operation);
  CHECK(ledger.operation->is_automated);
  CHECK(ledger.operation->is_dry_run);
  CHECK(ledger.operation->is_partial);
  REQUIRE(ledger.last);
  CHECK(ledger.last->phase == Phase::running);
  CHECK(ledger.last->finished_at);
  CHECK(ledger.last->retry_count == 1);
  CHECK(ledger.last->revisions.size() == 3);
  CHECK(ledger.conditions.at(0).is_error());
}

TEST_CASE("read_application: a hydrated one", "[argocd]") {
  const auto web = read(R"({
    "metadata": {"name": "web"},
    "spec": {"sourceHydrator": {
      "drySource": {"repoURL": "https://git.example.com/dry.git", "targetRevision": "main"},
      "syncSource": {"targetBranch": "env/prod", "path": "web"}}},
    "status": {"sync": {"revision": "eeee"}, "sourceHydrator": {
      "currentOperation": {"phase": "Hydrating", "drySHA": "d2"},
      "lastSuccessfulOperation": {"drySHA": "d1", "hydratedSHA": "eeee"}}}})");
  CHECK(web.is_hydrated);
  CHECK_FALSE(web.has_many_sources);
  REQUIRE(web.sources.size() == 1);
  CHECK(web.sources[0].repo_url == "https://git.example.com/dry.git");
  CHECK(web.dry_repository == "https://git.example.com/dry.git");
  CHECK(web.sources[0].target_revision == "env/prod");
  REQUIRE(web.hydration);
  CHECK(web.hydration->phase == "Hydrating");
  CHECK(web.hydration->current_dry == "d2");
  CHECK(web.hydration->last_hydrated == "eeee");
}

TEST_CASE("read_application: only what is in trouble, where nobody reads the rest", "[argocd]") {
  const auto web = read(rolling_out, Detail::troubled);
  CHECK(web.has_resources);
  REQUIRE(web.resources.size() == 2);
  CHECK(web.resources[0].kind == "Deployment");
  CHECK(web.resources[1].name == "old");
  REQUIRE(web.last->results.size() == 2);
  CHECK(web.last->results[0].name == "migrate");
  CHECK(web.last->results[1].status == "PruneSkipped");
}

TEST_CASE("read_application: what is an Application is kept, in trouble or not", "[argocd]") {
  const auto web = read(R"({"metadata": {"name": "web"}, "status": {
    "resources": [{"group": "argoproj.io", "kind": "Application", "name": "a", "status": "Synced"},
                  {"group": "example.com", "kind": "Application", "name": "b", "status": "Synced"}],
    "operationState": {"phase": "Succeeded", "syncResult": {"resources": [
      {"group": "argoproj.io", "kind": "Application", "name": "a", "status": "Synced"},
      {"group": "", "kind": "ConfigMap", "name": "c", "status": "Synced"}]}}}})",
                        Detail::troubled);
  REQUIRE(web.resources.size() == 1);
  CHECK(web.resources[0].name == "a");
  REQUIRE(web.last->results.size() == 1);
  CHECK(web.last->results[0].name == "a");
}

TEST_CASE("read_application: who manages it is an annotation, else a label", "[argocd]") {
  const auto tracking = [](const std::string& metadata) {
    return read(R"({"metadata": {"name": "web", )" + metadata + "}}").tracking;
  };
  const std::string label = R"("labels": {"app.kubernetes.io/instance": "apps"})";
  CHECK(tracking(label) == "apps");
  CHECK(tracking(R"("annotations": {"argocd.argoproj.io/tracking-id": "all:x"}, )" + label) ==
        "all:x");
  CHECK(tracking(R"("labels": {"app.kubernetes.io/instance": "web"})").empty());
}

TEST_CASE("read_application: what Go leaves out or writes empty", "[argocd]") {
  const auto* status =
      GENERATE("{}", "null", R"({"sync": {"status": ""}, "health": {}, "summary": {}})",
               R"({"resources": null, "history": null, "conditions": null, "sync": null})",
               R"({"operationState": {}, "sourceHydrator": {}})",
               R"({"operationState": {"operation": {}, "phase": ""}})");
  const auto web = read(with_status(status));
  CHECK(web.sync == Sync::none);
  CHECK(web.health == Health::none);
  CHECK(web.revisions.empty());
  CHECK_FALSE(web.last);
  CHECK_FALSE(web.hydration);
}

TEST_CASE("read_application: whether the resources were left out or there are none", "[argocd]") {
  CHECK(read(with_status(R"({"summary": {}})")).has_resources);
  CHECK(read(with_status(R"({"resources": [{"kind": "Job"}]})")).has_resources);
  CHECK_FALSE(read(with_status(R"({"sync": {"status": "Synced"}})")).has_resources);
}

TEST_CASE("read_application: words of a later Argo CD are unknown, not absent", "[argocd]") {
  const auto web = read(with_status(
      R"({"sync": {"status": "Sideways"}, "health": {"status": "Sleepy"},
          "operationState": {"phase": "Pondering"}})"));
  CHECK(web.sync == Sync::unknown);
  CHECK(web.health == Health::unknown);
  CHECK_FALSE(web.last);
}

TEST_CASE("read_application: automatic sync can be written down and off", "[argocd]") {
  struct Row {
    const char* automated;
    bool expected;
  };
  const auto row = GENERATE(values<Row>({{"{}", true},
                                         {R"({"enabled": true})", true},
                                         {R"({"enabled": false})", false},
                                         {R"({"enabled": null})", true},
                                         {"null", false}}));
  const auto web = read(std::string(R"({"metadata": {"name": "web"}, "spec": {"syncPolicy":
                                    {"automated": )") +
                        row.automated + "}}}");
  CAPTURE(row.automated);
  CHECK(web.is_automated == row.expected);
}

TEST_CASE("read_application: wrong types are as good as absent", "[argocd]") {
  const auto* json = GENERATE(
      R"({"metadata": {"name": "web", "uid": 5, "annotations": [], "ownerReferences": {}}})",
      R"({"metadata": {"name": "web"}, "spec": 7, "status": "fine", "operation": "sync"})",
      R"({"metadata": {"name": "web"}, "spec": {"sources": {"a": 1}, "source": [1], "project": 1}})",
      R"({"metadata": {"name": "web"}, "status": {"resources": {"kind": "x"}, "history": "x"}})",
      R"({"metadata": {"name": "web"}, "status": {"resources": [1, "x", null, [[]], {}]}})",
      R"({"metadata": {"name": "web"}, "status": {"sync": {"revisions": [1, {}, null]}}})",
      R"({"metadata": {"name": "web"}, "status": {"conditions": [[], {"type": 1}]}})",
      R"({"metadata": {"name": "web"}, "status": {"reconciledAt": 1700000000}})",
      R"({"metadata": {"name": "web"}, "status": {"operationState": {"phase": 1}}})");
  const auto web = read(json);
  CHECK(web.name.name == "web");
  CHECK(web.revisions.empty());
  CHECK_FALSE(web.reconciled_at);
  CHECK_FALSE(web.last);
}

TEST_CASE("read_application: numbers that do not fit are cut or zero, never a crash", "[argocd]") {
  const auto* number = GENERATE("1e400", "-1e400", "99999999999999999999999999", "-5", "1.5",
                                "\"99999999999999999999\"", "\"x\"", "18446744073709551615");
  const auto text =
      with_status(std::string(R"({"operationState": {"phase": "Running",
      "retryCount": )") +
                  number + R"(}, "resources": [{"kind": "Job", "syncWave": )" + number + "}]}");
  // JSON itself has no number as large as 1e400; that one is refused as a whole.
  const auto web = read_application(text);
  if (!web) CHECK(web.error().kind == base::ErrorKind::garbled);
}

TEST_CASE("read_application: what is no application is garbled", "[argocd]") {
  const auto text = GENERATE(
      std::string(), std::string("[]"), std::string("{}"), std::string("null"),
      std::string("<html>502</html>"), std::string(R"({"metadata": {}})"),
      std::string(R"({"metadata": {"name": ""}})"), std::string(R"({"metadata": )"),
      std::string("{\"metadata\": {\"name\": \"\xff\"}}"), std::string(rolling_out).substr(0, 900));
  const auto result = read_application(text);
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == base::ErrorKind::garbled);
}

TEST_CASE("read_application: deep nesting is survived", "[argocd]") {
  constexpr std::size_t depth = 100000;
  const auto deep = std::string(depth, '[') + std::string(depth, ']');
  CHECK(read(R"({"metadata": {"name": "web"}, "other": )" + deep + "}").name.name == "web");
  CHECK(read(with_status(R"({"resources": )" + deep + "}")).resources.empty());
  CHECK_FALSE(read_application(std::string(depth, '{')));
}

TEST_CASE("read_application: fields of the same name elsewhere do not confuse it", "[argocd]") {
  const auto web = read(R"({
    "metadata": {"name": "web", "labels": {"status": "x"}},
    "spec": {"source": {"repoURL": "r", "plugin": {"parameters": [{"status": {"resources": [
      {"kind": "Wrong"}]}}]}}},
    "status": {"summary": {}, "resources": [{"kind": "Right", "status": "OutOfSync"}]},
    "status2": {"resources": [{"kind": "Wrong"}]}})");
  REQUIRE(web.resources.size() == 1);
  CHECK(web.resources[0].kind == "Right");
}

TEST_CASE("open_envelope: an application in a line of a stream, and what else is there",
          "[argocd]") {
  const auto line =
      std::string(R"({"result": {"type": "MODIFIED", "application": )") + trying_again + "}}";
  const auto envelope = argocd::open_envelope(line, {"result", "application"}, Detail::all);
  REQUIRE(envelope);
  REQUIRE(envelope->application);
  CHECK(envelope->application->last->results.size() == 1);
  CHECK(base::text_at(envelope->rest["result"], "type") == "MODIFIED");
}

TEST_CASE("read_app_name: NAME or NAMESPACE/NAME, as Kubernetes has them", "[argocd]") {
  const std::string label(63, 'x');
  for (const auto& text : {std::string("shop"), std::string("1"), std::string("a.b-c.2"),
                           std::string("team-a/shop"), label + "/" + label + "." + label}) {
    CAPTURE(text);
    const auto name = argocd::read_app_name(text);
    REQUIRE(name);
    CHECK(to_string(*name) == text);
  }
  for (const auto& text :
       {std::string(""), std::string("."), std::string(".."), std::string("a..b"),
        std::string("-a"), std::string("a-"), std::string("a-.b"), std::string("/a"),
        std::string("a/"), std::string("a.b/c"), std::string("../a"), std::string("a/b/c"),
        std::string("a_b"), std::string("A/.."), std::string(254, 'x'), label + "x/a"}) {
    CAPTURE(text);
    const auto name = argocd::read_app_name(text);
    REQUIRE_FALSE(name);
    CHECK(name.error().kind == base::ErrorKind::usage);
    CHECK(name.error().hint == "write NAME or NAMESPACE/NAME");
  }
  CHECK(argocd::read_app_name("Argocd/Shop").error().hint ==
        "names have no capitals: did you mean argocd/shop?");
}
