// SPDX-License-Identifier: Apache-2.0
#include "rollout/cause.hpp"

#include <catch2/catch.hpp>

namespace {

argocd::TreeNode node(const std::string& kind, const std::string& name) {
  return {.object = {.kind = kind, .ns = "prod", .name = name}, .uid = name};
}

// The first difference, with its cause.
rollout::Difference caused(const std::string& live, const std::string& wanted,
                           const argocd::ResourceTree& tree = {}) {
  auto found = rollout::compare("Deployment", live, wanted, 5);
  name_causes({.application = {.name = "shop", .ns = "argocd"},
               .object = {.group = "apps", .kind = "Deployment", .ns = "prod", .name = "api"},
               .tree = tree,
               .live = live},
              found.fields);
  REQUIRE_FALSE(found.fields.empty());
  return found.fields.front();
}

std::string owner(const std::string& live, const std::string& wanted = "{}") {
  const argocd::ResourceTree tree;
  return rollout::other_owner({.application = {.name = "shop", .ns = "argocd"},
                               .object = {.kind = "Service", .ns = "prod", .name = "api"},
                               .tree = tree,
                               .live = live},
                              wanted);
}

const std::string five = R"({"metadata":{},"spec":{"replicas":5}})";
const std::string three = R"({"metadata":{},"spec":{"replicas":3}})";

}  // namespace

TEST_CASE("cause: replicas under an autoscaler are its business", "[rollout]") {
  const auto found = caused(five, three, {.nodes = {node("HorizontalPodAutoscaler", "api")}});
  CHECK(found.cause == "HorizontalPodAutoscaler api scales it");
  CHECK(found.way_out ==
        "leave spec.replicas out of Git, or ignoreDifferences with jsonPointers [/spec/replicas] "
        "and the sync option RespectIgnoreDifferences=true");
  CHECK(caused(five, three, {.nodes = {node("ScaledObject", "keda-api")}}).cause ==
        "ScaledObject keda-api scales it");
}

TEST_CASE("cause: of two autoscalers with other names neither is blamed", "[rollout]") {
  const argocd::ResourceTree tree = {
      .nodes = {node("HorizontalPodAutoscaler", "web"), node("HorizontalPodAutoscaler", "db")}};
  CHECK(caused(five, three, tree).cause.empty());
}

TEST_CASE("cause: who wrote a field last is known from its managers", "[rollout]") {
  const auto managed = [](const std::string& manager, const std::string& more = "") {
    return R"({"metadata":{"managedFields":[{"manager":")" + manager + "\"" + more +
           R"(,"fieldsV1":{"f:spec":{"f:replicas":{}}}},)"
           R"({"manager":"argocd-controller","fieldsV1":{"f:spec":{"f:replicas":{}}}}]},)"
           R"("spec":{"replicas":5}})";
  };
  CHECK(caused(managed("kube-controller-manager", R"(,"subresource":"scale")"), three).cause ==
        "a HorizontalPodAutoscaler scales it");
  CHECK(caused(managed("kubectl-edit"), three).cause == "it was changed by hand (kubectl-edit)");
  const auto other = caused(managed("tuner"), three);
  CHECK(other.cause == "tuner wrote it last");
  CHECK(other.way_out.find("managedFieldsManagers [tuner]") != std::string::npos);
  CHECK(caused(managed("argocd-controller"), three).cause.empty());
}

TEST_CASE("cause: managers of items in lists are found by their names", "[rollout]") {
  const std::string live =
      R"({"metadata":{"managedFields":[{"manager":"updater","fieldsV1":{"f:c":{
        "k:{\"name\":\"web\"}":{"f:image":{}},"k:{\"name\":\"other\"}":{"f:tag":{}}}}}]},
        "c":[{"name":"web","image":"a","tag":"x"}]})";
  CHECK(caused(live, R"({"c":[{"name":"web","image":"b","tag":"x"}]})").cause ==
        "updater wrote it last");
  CHECK(caused(live, R"({"c":[{"name":"web","image":"a","tag":"y"}]})").cause.empty());
}

TEST_CASE("cause: the usual ones are known by the names of the fields", "[rollout]") {
  struct Row {
    std::string live;
    std::string wanted;
    std::string cause;
  };
  const std::vector<Row> rows = {
      {R"({"webhooks":[{"name":"a","clientConfig":{"caBundle":"LS0"}}]})",
       R"({"webhooks":[{"name":"a","clientConfig":{"caBundle":""}}]})",
       "cert-manager or the operator of the webhook writes its certificate there"},
      {R"({"c":[{"name":"web"},{"name":"istio-proxy"}]})", R"({"c":[{"name":"web"}]})",
       "a mutating webhook injects it"},
      {R"({"metadata":{"annotations":{"sidecar.istio.io/status":"x"}}})",
       R"({"metadata":{"annotations":{}}})", "a mutating webhook injects it"},
      {R"({"ports":[{"port":80,"protocol":"TCP"}]})", R"({"ports":[{"port":80}]})",
       "the API server fills in a default"},
      {R"({"ports":[{"port":80,"protocol":"UDP"}]})", R"({"ports":[{"port":80}]})", ""},
      {R"({"ports":[{"port":80,"protocol":"TCP"}]})", R"({"ports":[{"port":80,"protocol":"UDP"}]})",
       ""},
      {R"({"limits":{"cpu":"1"}})", R"({"limits":{"cpu":"1000m"}})",
       "it is the same amount, written in another way"},
      {R"({"limits":{"memory":"1Gi"}})", R"({"limits":{"memory":"1024Mi"}})",
       "it is the same amount, written in another way"},
      {R"({"limits":{"cpu":"500m"}})", R"({"limits":{"cpu":0.5}})",
       "it is the same amount, written in another way"},
      {R"({"limits":{"cpu":"1"}})", R"({"limits":{"cpu":"2"}})", ""},
      {R"({"status":{"phase":"x"}})", R"({"status":{"phase":"y"}})",
       "its controller writes the status"},
      {R"({"a":{"kubectl.kubernetes.io/restartedAt":"now"}})", R"({"a":{}})",
       "somebody restarted it with `kubectl rollout restart`"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.live);
    const auto found = caused(row.live, row.wanted);
    CHECK(found.cause == row.cause);
    CHECK(found.way_out.empty() == row.cause.empty());
  }
}

TEST_CASE("cause: another owner is named", "[rollout]") {
  const auto tracked = [](const std::string& by) {
    return R"({"metadata":{"annotations":{"argocd.argoproj.io/tracking-id":")" + by +
           R"(:/Service:prod/api"}}})";
  };
  CHECK(owner(tracked("other")) == "application other deploys it, too: leave it to one of them");
  CHECK(owner(tracked("shop")).empty());
  CHECK(owner(tracked("argocd_shop")).empty());
  const std::string release = R"({"metadata":{"annotations":{"meta.helm.sh/release-name":"old"}}})";
  CHECK(owner(release).starts_with("the Helm release old installed it, too"));
  CHECK(owner(release, release).empty());
  CHECK(owner(R"({"metadata":{"ownerReferences":[{"kind":"Knight","name":"arthur"}]}})") ==
        "Knight arthur owns it and writes it: leave it out of Git");
  CHECK(owner("{}").empty());
  CHECK(owner("").empty());
}
