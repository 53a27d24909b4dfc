// SPDX-License-Identifier: Apache-2.0
#include "argocd/inspector.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "argocd/api_server.hpp"
#include "argocd/look.hpp"
#include "argocd/server_address.hpp"
#include "fakes/scripted_server.hpp"

using base::ErrorKind;
using fakes::ScriptedServer;

namespace {

using Answers = std::vector<ScriptedServer::Answer>;

// A control plane at a server that gives these answers after that to the question for settings.
class Asked {
 public:
  explicit Asked(Answers answers, base::Duration allowed = std::chrono::seconds(10))
      : server_(with_settings(std::move(answers))),
        log_(sink_, {.tool = "test"}),
        deadline_(clock_, allowed),
        client_(http::Client::create({.user_agent = "test"}, clock_, log_).value()) {
    auto url = argocd::server_url(server_.url() + "/argocd", {}).value();
    control_plane_.emplace(
        client_,
        argocd::ApiSettings{.server = std::move(url),
                            .token = argocd::TokenSource(base::Secret("s3cret"))},
        deadline_, log_);
    while (server_.requests().empty()) REQUIRE(control_plane_->poll(std::chrono::seconds(1)));
  }

  template <typename T, typename Start>
  base::Result<T> answer(Start start) {
    return argocd::await<T>(*control_plane_,
                            [&](auto done) { start(*control_plane_->inspector(), done); });
  }

  // The last one, its first line.
  std::string request() const {
    const auto text = server_.requests().back();
    return text.substr(0, text.find('\r'));
  }
  bool has_sent(const std::string& piece) const {
    return server_.requests().back().find(piece) != std::string::npos;
  }

 private:
  static Answers with_settings(Answers answers) {
    answers.insert(answers.begin(), {.body = R"({"url":"https://cd.example.com"})"});
    return answers;
  }

  ScriptedServer server_;
  std::ostringstream sink_;
  base::SystemClock clock_;
  base::Log log_;
  base::Deadline deadline_;
  http::Client client_;
  std::optional<argocd::ApiServer> control_plane_;
};

argocd::Application shop() {
  argocd::Application application;
  application.name = {.name = "shop", .ns = "apps"};
  application.project = "team";
  return application;
}

const argocd::TreeNode pod = {
    .object = {.version = "v1", .kind = "Pod", .ns = "prod", .name = "api-1"}, .uid = "u-1"};

base::Result<argocd::LogTail> logs_of(Asked& asked, const argocd::LogRequest& request) {
  return asked.answer<argocd::LogTail>(
      [&](auto& inspector, auto done) { inspector.logs(shop(), request, done); });
}

class Nobody final : public argocd::ManagedTaker {
 public:
  void restart() override {}
  base::Result<void> take(argocd::ManagedResource) override { return {}; }
};

base::Result<void> all_managed_of(Asked& asked) {
  return asked.answer<void>([&](auto& inspector, auto done) {
    inspector.all_managed(shop(), std::make_shared<Nobody>(), done);
  });
}

std::string log_line(const std::string& content, const std::string& pod_name = "api-1") {
  return R"({"result":{"content":")" + content +
         R"(","timeStampStr":"2026-08-22T10:00:00.5Z","last":false,"podName":")" + pod_name +
         "\"}}\n";
}

}  // namespace

TEST_CASE("inspector: a tree has the nodes with their parents, health and infos", "[argocd]") {
  Asked asked({{.body = R"({"nodes":[{"group":"apps","version":"v1","kind":"ReplicaSet",
    "namespace":"prod","name":"api-5d","uid":"r","parentRefs":[{"uid":"d"}],
    "createdAt":"2026-08-22T10:00:00Z","images":["api:2"],
    "health":{"status":"Degraded","message":"no"},"info":[{"name":"Revision","value":"Rev:3"}]},
    {"kind":"Job","name":"later"}],"orphanedNodes":[{"kind":"Pod","name":"stray"}]})"}});
  const auto tree = asked.answer<argocd::ResourceTree>(
      [](auto& inspector, auto done) { inspector.tree(shop(), done); });
  REQUIRE(tree);
  CHECK(asked.request() ==
        "GET /argocd/api/v1/applications/shop/resource-tree?appNamespace=apps&project=team "
        "HTTP/1.1");
  CHECK(asked.has_sent("Authorization: Bearer s3cret"));
  REQUIRE(tree->nodes.size() == 2);
  const auto& node = tree->nodes[0];
  CHECK(node.object.name == "api-5d");
  CHECK(node.parents == std::vector<std::string>{"d"});
  CHECK(node.health == argocd::Health::degraded);
  CHECK(node.health_message == "no");
  CHECK(node.info_named("Revision") == "Rev:3");
  CHECK(node.images == std::vector<std::string>{"api:2"});
  CHECK(tree->nodes[1].uid.empty());
}

TEST_CASE("inspector: events are of one object, by all three of its names, latest last",
          "[argocd]") {
  Asked asked({{.body = R"({"metadata":{},"items":[
    {"type":"Warning","reason":"BackOff","message":"b","count":7,"involvedObject":{"kind":"Pod"},"lastTimestamp":"2026-01-02T00:00:00Z"},
    {"type":"Warning","reason":"Rejected","message":"d","involvedObject":{"kind":"Ingress"}},
    {"type":"Normal","reason":"Pulled","message":"a","lastTimestamp":"2026-01-01T00:00:00Z"},
    {"type":"Warning","reason":"New","message":"c","lastTimestamp":null,
     "eventTime":"2026-01-03T00:00:00.5Z","series":{"count":3}}]})"}});
  const auto events = asked.answer<std::vector<argocd::KubeEvent>>(
      [](auto& inspector, auto done) { inspector.events(shop(), pod, done); });
  REQUIRE(events);
  CHECK(asked.request() ==
        "GET /argocd/api/v1/applications/shop/events?appNamespace=apps&project=team"
        "&resourceName=api-1&resourceUID=u-1&resourceNamespace=prod HTTP/1.1");
  REQUIRE(events->size() == 3);
  CHECK((*events)[0].reason == "Pulled");
  CHECK_FALSE((*events)[0].is_warning);
  CHECK((*events)[1].count == 7);
  CHECK((*events)[2].count == 3);
}

TEST_CASE("inspector: events are counted as far as Kubernetes counts, so that sums hold",
          "[argocd]") {
  Asked asked({{.body = R"({"items":[
    {"type":"Warning","reason":"A","count":9223372036854775807,"lastTimestamp":"2026-01-01T00:00:00Z"},
    {"type":"Warning","reason":"B","count":18446744073709551615,"lastTimestamp":"2026-01-02T00:00:00Z"},
    {"type":"Warning","reason":"C","count":-5,"series":{"count":9223372036854775807},
     "lastTimestamp":"2026-01-03T00:00:00Z"}]})"}});
  const auto events = asked.answer<std::vector<argocd::KubeEvent>>(
      [](auto& inspector, auto done) { inspector.events(shop(), pod, done); });
  REQUIRE(events);
  REQUIRE(events->size() == 3);
  CHECK((*events)[0].count == 2147483647);
  CHECK((*events)[1].count == 1);  // of what is no number that anybody writes
  CHECK((*events)[2].count == 2147483647);
}

TEST_CASE("inspector: of a log the last lines are kept", "[argocd]") {
  Asked asked({{.body = log_line("one") + log_line("two") + log_line("three") +
                        R"({"result":{"content":"","last":true,"podName":"api-1"}})"}});
  const auto tail = logs_of(
      asked, {.ns = "prod", .pod = "api-1", .container = "web", .is_previous = true, .lines = 2});
  REQUIRE(tail);
  CHECK(asked.request() ==
        "GET /argocd/api/v1/applications/shop/pods/api-1/logs?appNamespace=apps&project=team"
        "&namespace=prod&container=web&tailLines=2&previous=true HTTP/1.1");
  CHECK(tail->lines == std::vector<std::string>{"two", "three"});
  CHECK(tail->problem.empty());
}

TEST_CASE("inspector: what the cluster says instead of a log is not taken for one", "[argocd]") {
  Asked asked({{.body = R"({"result":{"content":"previous terminated container not found",)"
                        R"("timeStampStr":"0001-01-01T00:00:00Z","last":false,"podName":""}})"
                        "\n"}});
  const auto tail = logs_of(asked, {.ns = "prod", .pod = "api-1"});
  REQUIRE(tail);
  CHECK(tail->lines.empty());
  CHECK(tail->problem == "previous terminated container not found");
}

TEST_CASE("inspector: a log of no pods is empty, and no answer of the wrong type", "[argocd]") {
  Asked asked({{.type = ""}});
  const auto tail = logs_of(asked, {.ns = "prod", .pod = "api-1"});
  REQUIRE(tail);
  CHECK(tail->lines.empty());
}

TEST_CASE("inspector: an error at the end of a log is one", "[argocd]") {
  Asked asked(
      {{.body = log_line("one") + R"({"error":{"grpc_code":7,"http_code":403,)"
                                  R"("message":"permission denied","http_status":"Forbidden"}})"
                                  "\n"}});
  const auto tail = logs_of(asked, {.ns = "prod", .pod = "api-1"});
  REQUIRE_FALSE(tail);
  CHECK(tail.error().kind == ErrorKind::denied);
}

TEST_CASE("inspector: one managed resource is found, also where a server does not filter",
          "[argocd]") {
  Asked asked({{.body = R"({"items":[
    {"kind":"ConfigMap","namespace":"prod","name":"other","liveState":"{}"},
    {"group":"apps","kind":"Deployment","namespace":"prod","name":"api","targetState":"{}",
     "liveState":"null","normalizedLiveState":"{\"a\":1}","predictedLiveState":"{\"a\":2}"}]})"}});
  const auto found =
      asked.answer<std::optional<argocd::ManagedResource>>([](auto& inspector, auto done) {
        inspector.managed(
            shop(), {.group = "apps", .kind = "Deployment", .ns = "prod", .name = "api"}, done);
      });
  REQUIRE(found);
  CHECK(asked.request() ==
        "GET /argocd/api/v1/applications/shop/managed-resources?appNamespace=apps&project=team"
        "&namespace=prod&name=api&group=apps&kind=Deployment HTTP/1.1");
  REQUIRE(*found);
  CHECK((*found)->live.empty());
  CHECK((*found)->normalized_live == R"({"a":1})");
  CHECK((*found)->predicted_live == R"({"a":2})");
}

TEST_CASE("inspector: all managed resources come one by one, and anew where an answer broke off",
          "[argocd]") {
  class Names final : public argocd::ManagedTaker {
   public:
    void restart() override { names.clear(); }
    base::Result<void> take(argocd::ManagedResource resource) override {
      names += resource.object.name + (resource.is_modified ? "!" : "") +
               (resource.is_hook ? "?" : "") + " ";
      return {};
    }
    std::string names;
  };
  const std::string first = R"({"items":[{"kind":"A","name":"a","modified":true},)";
  Asked asked(
      {{.status = 503, .body = first},
       {.body = first + R"({"kind":"B","name":"b","hook":true},{"kind":"C","name":"c"}]})"}});
  const auto taker = std::make_shared<Names>();
  REQUIRE(asked.answer<void>(
      [&](auto& inspector, auto done) { inspector.all_managed(shop(), taker, done); }));
  CHECK(taker->names == "a! b? c ");
  CHECK(asked.request() ==
        "GET /argocd/api/v1/applications/shop/managed-resources?appNamespace=apps&project=team "
        "HTTP/1.1");
}

TEST_CASE("inspector: a list of resources that breaks off, or has one that is none, is an error",
          "[argocd]") {
  const auto* body = GENERATE(
      R"({"items":[{"kind":"A"})", R"({"items":[{"kind":}]})", R"({"x":1})", R"({"items":"x"})",
      R"({"items":5})", R"({"items":{}})", R"({"items":{"kind":"A","name":"a"}})",
      R"({"items":true})", R"({"items":[null]})", R"({"items":[5]})", R"({"items":["a"]})",
      R"({"items":[[]]})", R"({"items":[{}]})", R"({"items":[{"kind":"A","name":"a"},null]})",
      R"({"items":[{"kind":"A"}]})", R"({"items":[{"name":"a"}]})",
      R"({"items":[{"kind":5,"name":"a"}]})", R"({"items":[{"kind":"A","name":5}]})",
      R"({"items":[{"kind":"A","name":"a","liveState":{}}]})",
      R"({"items":[{"kind":"A","name":"a","normalizedLiveState":false}]})",
      R"({"items":[{"kind":"A","name":"a","liveState":"{}","predictedLiveState":5}]})");
  CAPTURE(body);
  Asked asked({{.body = body}});
  const auto answer = all_managed_of(asked);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == ErrorKind::garbled);
}

TEST_CASE("inspector: who manages no resources says so in one of these ways", "[argocd]") {
  const auto* body = GENERATE("{}", R"({"items":null})", R"({"items":[]})", "{\"items\" : [\n] }");
  CAPTURE(body);
  Asked asked({{.body = body}});
  CHECK(all_managed_of(asked));
}

TEST_CASE("inspector: a state that is null is not there, and what is yet to be named has no name",
          "[argocd]") {
  Asked asked({{.body = R"({"items":[{"kind":"A","name":"a","liveState":null,
    "normalizedLiveState":"","predictedLiveState":"null"},
    {"kind":"Job","liveState":"null","predictedLiveState":"{}"}]})"}});
  CHECK(all_managed_of(asked));
}

TEST_CASE("inspector: a manifest is asked for by the names of its object", "[argocd]") {
  Asked asked({{.body = R"({"manifest":"{\"kind\":\"Pod\"}"})"}});
  const auto manifest = asked.answer<std::string>(
      [](auto& inspector, auto done) { inspector.manifest(shop(), pod, done); });
  REQUIRE(manifest);
  CHECK(*manifest == R"({"kind":"Pod"})");
  CHECK(asked.request() ==
        "GET /argocd/api/v1/applications/shop/resource?appNamespace=apps&project=team"
        "&namespace=prod&resourceName=api-1&version=v1&kind=Pod HTTP/1.1");
}

TEST_CASE("inspector: questions are answered after the deadline of the run", "[argocd]") {
  Asked asked({{.body = R"({"nodes":[{"kind":"Pod","name":"api-1"}]})"}},
              std::chrono::milliseconds(200));
  REQUIRE(base::SystemClock().sleep_for(std::chrono::milliseconds(250)));
  const auto tree = asked.answer<argocd::ResourceTree>(
      [](auto& inspector, auto done) { inspector.tree(shop(), done); });
  REQUIRE(tree);
  CHECK(tree->nodes.size() == 1);
}

TEST_CASE("inspector: answers that are not what was asked for are errors, each of its kind",
          "[argocd]") {
  struct Row {
    ScriptedServer::Answer answer;
    ErrorKind kind;
  };
  const std::vector<Row> rows = {
      {{.body = "[]"}, ErrorKind::garbled},
      {{.body = "{\"nodes\":["}, ErrorKind::garbled},
      {{.type = "text/html", .body = "<html>"}, ErrorKind::garbled},
      {{.status = 403, .body = R"({"code":7,"message":"permission denied"})"}, ErrorKind::denied},
  };
  for (const auto& row : rows) {
    Asked asked({row.answer});
    CAPTURE(row.answer.body);
    const auto tree = asked.answer<argocd::ResourceTree>(
        [](auto& inspector, auto done) { inspector.tree(shop(), done); });
    REQUIRE_FALSE(tree);
    CHECK(tree.error().kind == row.kind);
  }
}
