// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/comparison.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace tools::apply_appset {
namespace {

using applicationset::Json;

Json owner(const std::string& manager, const std::string& operation, const Json& fields) {
  return {{"manager", manager}, {"operation", operation}, {"fieldsV1", fields}};
}

Json live_set(const Json& owners) {
  auto set = Json::parse(R"({"kind": "ApplicationSet",
    "metadata": {"name": "shop", "labels": {"team": "shop"}},
    "spec": {"goTemplate": true, "syncPolicy": {"applicationsSync": "sync"}}})");
  if (!owners.empty()) set["metadata"]["managedFields"] = owners;
  return set;
}

const Json file = Json::parse(R"({"kind": "ApplicationSet", "metadata": {"name": "shop"},
                                  "spec": {"goTemplate": false}})");

const Json fields = Json::parse(R"({"f:metadata": {"f:labels": {"f:team": {}}},
  "f:spec": {"f:goTemplate": {}, "f:syncPolicy": {"f:applicationsSync": {}}}})");

}  // namespace

TEST_CASE("applied: what we alone have set goes with the file", "[apply-appset]") {
  const auto written =
      applied(live_set(Json::array({owner("gitops-steps", "Apply", fields)})), file);
  CHECK(written.object == Json::parse(R"({"spec": {"goTemplate": false}})"));
  CHECK(written.staying.empty());
}

TEST_CASE("applied: what others have set stays, and the file wins", "[apply-appset]") {
  const Json others = Json::array({owner("kubectl", "Update", fields)});
  const auto written = applied(live_set(others), file);
  CHECK(written.object["spec"]["goTemplate"] == false);
  CHECK(written.object["spec"]["syncPolicy"]["applicationsSync"] == "sync");
  CHECK(written.object["metadata"]["labels"]["team"] == "shop");
  CHECK(written.staying ==
        std::vector<std::string>{"metadata.labels.team", "spec.syncPolicy.applicationsSync"});
}

TEST_CASE("applied: what both have set stays", "[apply-appset]") {
  const auto both =
      Json::array({owner("gitops-steps", "Apply", fields),
                   owner("kubectl", "Update", Json::parse(R"({"f:spec": {"f:syncPolicy":
                                         {"f:applicationsSync": {}}}})"))});
  const auto written = applied(live_set(both), file);
  CHECK(written.object["spec"].contains("syncPolicy"));
  CHECK_FALSE(written.object.contains("metadata"));
}

TEST_CASE("applied: nothing goes where nobody noted down who set what", "[apply-appset]") {
  const auto written = applied(live_set(Json::array()), file);
  CHECK(written.object["spec"].contains("syncPolicy"));
}

TEST_CASE("applied: finalizers are a set", "[apply-appset]") {
  auto live = live_set(
      Json::array({owner("gitops-steps", "Apply",
                         Json::parse(R"({"f:metadata": {"f:finalizers": {"v:\"ours\"": {}}}})"))}));
  live["metadata"]["finalizers"] = {"ours", "theirs"};
  Json with = file;
  with["metadata"]["finalizers"] = {"new"};
  CHECK(applied(live, with).object["metadata"]["finalizers"] == Json({"new", "theirs"}));
}

TEST_CASE("upserted: labels stay, and the spec is the file's", "[apply-appset]") {
  const auto written = upserted(live_set(Json::array()), file);
  CHECK(written.object == Json::parse(R"({"spec": {"goTemplate": false},
                                          "metadata": {"labels": {"team": "shop"}}})"));
}

namespace {

// As the API server tells of it, or with a name as a file has it.
Json a_cluster(const std::string& name, const Json& labels, const std::string& server) {
  Json secret = {{"kind", "Secret"}, {"metadata", {{"labels", labels}}}};
  secret["metadata"]["labels"]["argocd.argoproj.io/secret-type"] = "cluster";
  if (!name.empty()) secret["metadata"]["name"] = name;
  secret["stringData"] = {{"name", "eu"}, {"server", server}};
  if (!name.empty()) secret["stringData"]["config"] = "{}";
  return secret;
}

}  // namespace

TEST_CASE("upserted: a cluster has the labels of the file, and no others", "[apply-appset]") {
  const auto live = a_cluster({}, {{"tier", "prod"}}, "https://eu");
  const auto same = a_cluster("x", {{"tier", "prod"}}, "https://eu/");
  CHECK(upserted(live, same).object == comparable_live(live));
  CHECK(has_hidden_values(same));
  for (const auto& other : {a_cluster("x", Json::object(), "https://eu"),
                            a_cluster("x", {{"tier", "dev"}}, "https://eu")}) {
    CHECK(applicationset::differences(comparable_live(live), upserted(live, other).object).size() ==
          1);
  }
}

TEST_CASE("upserted: of a repository nobody hears the labels and the user", "[apply-appset]") {
  Json live = {{"kind", "Secret"}, {"metadata", Json::object()}};
  live["metadata"]["labels"]["argocd.argoproj.io/secret-type"] = "repository";
  live["stringData"] = {{"url", "https://git"}, {"type", "git"}};
  Json object = live;
  object["metadata"]["name"] = "x";
  object["metadata"]["labels"]["team"] = "shop";
  object["stringData"] = {{"url", "https://git"}, {"username", "me"}};
  CHECK(upserted(live, object).object == comparable_live(live));
  CHECK(has_hidden_values(object));
}

TEST_CASE("comparable: a running operation is no part of an application", "[apply-appset]") {
  const auto application = Json::parse(
      R"({"kind": "Application", "operation": {"sync": {}}, "spec": {"project": "p"}})");
  CHECK_FALSE(comparable(application).contains("operation"));
}

TEST_CASE("comparable: what Argo CD writes into each generator says nothing", "[apply-appset]") {
  const auto written = Json::parse(R"({"kind": "ApplicationSet", "spec": {"generators": [
    {"clusters": {"selector": {}, "template": {"metadata": {}, "spec":
      {"destination": {}, "project": ""}}}},
    {"matrix": {"generators": [{"list": {"elements": [], "template": {"metadata": {}}}}]}},
    {"list": {"template": {"metadata": {}, "spec": {"project": "p"}}}}]}})");
  const auto meant = Json::parse(R"({"kind": "ApplicationSet", "spec": {"generators": [
    {"clusters": {}},
    {"matrix": {"generators": [{"list": {"elements": []}}]}},
    {"list": {"template": {"spec": {"project": "p"}}}}]}})");
  CHECK(comparable(written) == comparable(meant));
  CHECK(comparable(written)["spec"] == meant["spec"]);
}

TEST_CASE("comparable: what is empty in a template and means something stays", "[apply-appset]") {
  for (const auto* part :
       {R"({"spec": {"syncPolicy": {"automated": {}}}})", R"({"spec": {"info": [{"name": ""}]}})",
        R"({"metadata": {"annotations": {"x": ""}}})", R"({"metadata": {"finalizers": [""]}})"}) {
    CAPTURE(part);
    Json set = {{"kind", "ApplicationSet"}};
    set["spec"]["generators"][0]["list"]["template"] = Json::parse(part);
    CHECK(comparable(set)["spec"] == set["spec"]);
  }
}

TEST_CASE("comparable: of a Secret, what it is and whether it may change counts",
          "[apply-appset]") {
  Json secret = {{"kind", "Secret"}, {"stringData", {{"a", "b"}}}};
  const auto usual = comparable(secret);
  secret["type"] = "Opaque";
  secret["immutable"] = false;
  CHECK(comparable(secret) == usual);
  secret["type"] = "kubernetes.io/tls";
  CHECK(comparable(secret) != usual);
  secret.erase("type");
  secret["immutable"] = true;
  CHECK(comparable(secret) != usual);
}

TEST_CASE("comparable: annotations that are none stop nothing", "[apply-appset]") {
  for (const auto* annotations : {R"("x")", "[1]", "5"}) {
    CAPTURE(annotations);
    Json set = {{"kind", "ApplicationSet"}, {"metadata", {{"annotations", "x"}}}};
    set["metadata"]["annotations"] = Json::parse(annotations);
    CHECK(comparable(set)["metadata"] == set["metadata"]);
  }
}

TEST_CASE("comparable: what kubectl has written last is not shown", "[apply-appset]") {
  const auto secret = Json::parse(R"({"kind": "Secret", "metadata": {"annotations": {
    "kubectl.kubernetes.io/last-applied-configuration": "{\"password\":\"hunter2\"}"}}})");
  CHECK(comparable(secret).dump().find("hunter2") == std::string::npos);
}

TEST_CASE("blank_out: shows which values change, and none of them", "[apply-appset]") {
  std::vector<applicationset::FieldChange> changes = {{"data.password", "b2xk", "bmV3"},
                                                      {"metadata.labels.a", "1", "2"}};
  blank_out(changes);
  CHECK(changes[0].before == "***");
  CHECK(changes[0].after == "*** (another one)");
  CHECK(changes[1].after == "2");
}

}  // namespace tools::apply_appset
