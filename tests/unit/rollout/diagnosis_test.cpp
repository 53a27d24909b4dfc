// SPDX-License-Identifier: Apache-2.0
#include "rollout/diagnosis.hpp"

#include <catch2/catch.hpp>
#include <deque>
#include <map>

#include "argocd/inspector.hpp"
#include "base/stop.hpp"
#include "fakes/manual_clock.hpp"

using argocd::Done;
using argocd::Health;
using argocd::KubeEvent;
using argocd::Phase;
using argocd::Sync;
using argocd::TreeNode;
using rollout::Finding;
using rollout::Word;

namespace {

// A cluster in memory. Answers come out of poll(), one after the other; what is not there is
// not_found.
class Cluster final : public argocd::ControlPlane, public argocd::Inspector {
 public:
  explicit Cluster(fakes::ManualClock& clock) : clock_(clock) {}

  argocd::ResourceTree nodes;
  std::map<std::string, std::string> manifests;             // by name of the pod
  std::map<std::string, std::vector<KubeEvent>> happened;   // by name of the object
  std::map<std::string, std::vector<std::string>> written;  // "pod/container", "-previous"
  std::map<std::string, argocd::ManagedResource> resources;
  std::optional<base::Error> refusal;  // of everything but the tree
  bool is_silent = false;
  bool is_stopped = false;
  std::vector<std::string> asked;

  void tree(const argocd::Application&, Done<argocd::ResourceTree> done) override {
    asked.emplace_back("tree");
    later([this, done] { done(nodes); });
  }
  void events(const argocd::Application&, const TreeNode& node,
              Done<std::vector<KubeEvent>> done) override {
    answer(happened, "events", node.object.name, done);
  }
  void logs(const argocd::Application&, const argocd::LogRequest& request,
            Done<argocd::LogTail> done) override {
    const auto name =
        request.pod + "/" + request.container + (request.is_previous ? "-previous" : "");
    answer<argocd::LogTail>(
        [this, name] {
          return written.contains(name)
                     ? argocd::LogTail{.lines = written[name]}
                     : argocd::LogTail{.problem = "previous terminated container not found"};
        },
        "logs " + name, done);
  }
  void managed(const argocd::Application&, const argocd::ObjectName& object,
               Done<std::optional<argocd::ManagedResource>> done) override {
    answer<std::optional<argocd::ManagedResource>>(
        [this, object] { return std::optional(resources[object.name]); }, "managed " + object.name,
        done);
  }
  void all_managed(const argocd::Application&, std::shared_ptr<argocd::ManagedTaker>,
                   Done<void>) override {}
  void manifest(const argocd::Application&, const TreeNode& node, Done<std::string> done) override {
    answer(manifests, "manifest", node.object.name, done);
  }

  argocd::Inspector* inspector() override { return this; }
  base::Result<void> poll(base::Duration patience) override {
    if (is_stopped) return base::stopped_error();
    if (is_silent || waiting_.empty()) {
      (void)clock_.sleep_for(patience);
      return {};
    }
    const auto next = std::move(waiting_.front());
    waiting_.pop_front();
    next();
    return {};
  }
  void get(const argocd::AppName&, argocd::Refresh, base::Duration,
           Done<argocd::Application>) override {}
  void list(const argocd::Selection&, argocd::Detail, Done<argocd::ApplicationList>) override {}
  void object(const argocd::AppName&, Done<std::string>) override {}
  void patch(const argocd::AppName&, const std::string&, Done<argocd::Application>) override {}
  void watch(const argocd::Selection&, const std::string&, argocd::Detail,
             argocd::Watcher&) override {}
  void unwatch() override {}
  void sync(const argocd::Application&, const argocd::SyncRequest&,
            Done<argocd::Application>) override {}
  void rollback(const argocd::Application&, const argocd::RollbackRequest&,
                Done<argocd::Application>) override {}
  void windows(const argocd::Application&, Done<std::vector<windows::SyncWindow>>) override {}
  void terminate(const argocd::Application&, Done<void>) override {}
  std::string link(const argocd::AppName&) const override { return {}; }

 private:
  void later(std::function<void()> what) { waiting_.push_back(std::move(what)); }

  template <typename T>
  void answer(std::function<T()> make, const std::string& question, Done<T> done) {
    asked.push_back(question);
    later([this, make, done] {
      if (refusal) return done(*refusal);
      done(make());
    });
  }
  template <typename T>
  void answer(const std::map<std::string, T>& known, const std::string& what,
              const std::string& name, Done<T> done) {
    asked.push_back(what + " " + name);
    later([this, &known, name, done] {
      if (refusal) return done(*refusal);
      const auto found = known.find(name);
      if (found != known.end()) return done(found->second);
      done(base::Error{.kind = base::ErrorKind::not_found, .message = "is not there"});
    });
  }

  fakes::ManualClock& clock_;
  std::deque<std::function<void()>> waiting_;
};

TreeNode node(const std::string& kind, const std::string& name, const std::string& parent = "",
              Health health = Health::progressing) {
  TreeNode made = {
      .object = {.kind = kind, .ns = "prod", .name = name}, .uid = name, .health = health};
  if (!parent.empty()) made.parents = {parent};
  return made;
}

Finding failure(std::vector<argocd::Resource> resources = {}) {
  argocd::Application application;
  application.name = {.name = "shop", .ns = "argocd"};
  application.resources = std::move(resources);
  Finding finding = {.name = application.name,
                     .application = application,
                     .outcome = {.word = Word::timeout, .message = "is still Progressing"}};
  finding.blocking = rollout::find_blocking(application, {});
  return finding;
}

argocd::Resource deployment(Health health = Health::progressing, Sync sync = Sync::synced) {
  return {.kind = "Deployment", .ns = "prod", .name = "api", .sync = sync, .health = health};
}

// api → api-5d → api-5d-1.
argocd::ResourceTree with_pod() {
  return {.nodes = {node("Deployment", "api"), node("ReplicaSet", "api-5d", "api"),
                    node("Pod", "api-5d-1", "api-5d", Health::degraded)}};
}

const std::string crashing =
    R"({"status":{"containerStatuses":[{"name":"web","restartCount":7,
      "state":{"waiting":{"reason":"CrashLoopBackOff"}},
      "lastState":{"terminated":{"exitCode":3,"reason":"Error"}}}]}})";

struct Fixture {
  fakes::ManualClock clock;
  Cluster cluster{clock};

  Finding diagnose(const Finding& finding, const rollout::Goal& goal = {}) {
    std::vector<Finding> findings = {finding};
    rollout::diagnose(cluster, findings, goal, base::Deadline(clock, std::chrono::seconds(5)));
    return findings.front();
  }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(Fixture, "diagnosis: a crash is told with its exit code and its last words",
                 "[rollout]") {
  cluster.nodes = with_pod();
  cluster.manifests["api-5d-1"] = crashing;
  cluster.written["api-5d-1/web-previous"] = {"starting", "panic: no database"};
  cluster.happened["api-5d-1"] = {
      {.is_warning = false, .reason = "Pulled", .message = "image is there"},
      {.is_warning = true, .reason = "BackOff", .message = "Back-off restarting", .count = 12}};
  const auto found = diagnose(failure({deployment()}));
  REQUIRE(found.blocking.size() == 1);
  CHECK(found.blocking[0].reason ==
        "pod api-5d-1: container web keeps crashing (CrashLoopBackOff), 7 restarts, exit code 3");
  CHECK(found.blocking[0].notes ==
        Lines{"event BackOff: Back-off restarting (12 times)",
              "log of pod api-5d-1, container web, before its last restart:", "  starting",
              "  panic: no database"});
}

TEST_CASE_METHOD(Fixture, "diagnosis: without a log from before the restart, the present one does",
                 "[rollout]") {
  cluster.nodes = with_pod();
  cluster.manifests["api-5d-1"] = crashing;
  cluster.written["api-5d-1/web"] = {"\x1b[1;31mpanic\x1b[0m"};
  const auto found = diagnose(failure({deployment()}));
  CHECK(found.blocking[0].notes == Lines{"log of pod api-5d-1, container web:", "  panic"});
}

TEST_CASE_METHOD(Fixture, "diagnosis: what Argo CD says stays, behind what the pods say",
                 "[rollout]") {
  cluster.nodes = with_pod();
  cluster.manifests["api-5d-1"] = crashing;
  auto resource = deployment(Health::degraded);
  resource.health_message = "exceeded its progress deadline";
  const auto found = diagnose(failure({resource}));
  CHECK(found.blocking[0].reason.ends_with("exit code 3 (exceeded its progress deadline)"));
}

TEST_CASE_METHOD(Fixture, "diagnosis: pods with the same trouble are counted", "[rollout]") {
  cluster.nodes = with_pod();
  cluster.nodes.nodes.push_back(node("Pod", "api-5d-2", "api-5d", Health::degraded));
  cluster.nodes.nodes.push_back(node("Pod", "old", "api-5d", Health::healthy));
  cluster.manifests["api-5d-1"] = crashing;
  cluster.manifests["api-5d-2"] = crashing;
  cluster.written["api-5d-1/web-previous"] = {"panic"};
  cluster.written["api-5d-2/web-previous"] = {"panic"};
  const auto found = diagnose(failure({deployment()}));
  CHECK(found.blocking[0].reason.starts_with("2 pods: container web keeps crashing"));
  CHECK(found.blocking[0].notes.size() == 2);
}

TEST_CASE_METHOD(Fixture, "diagnosis: a pod that cannot be read is explained from the tree",
                 "[rollout]") {
  cluster.nodes = with_pod();
  cluster.nodes.nodes[2].info = {{"Status Reason", "ImagePullBackOff"}};
  cluster.nodes.nodes[2].images = {"web:2"};
  const auto found = diagnose(failure({deployment()}));
  CHECK(found.blocking[0].reason == "pod api-5d-1: ImagePullBackOff (image web:2)");
}

TEST_CASE_METHOD(Fixture, "diagnosis: where pods do not even come to be, their owner's events tell",
                 "[rollout]") {
  cluster.nodes = {.nodes = {node("Deployment", "api"), node("ReplicaSet", "api-5d", "api")}};
  cluster.happened["api-5d"] = {
      {.is_warning = true, .reason = "FailedCreate", .message = "exceeded quota: cpu"}};
  const auto found = diagnose(failure({deployment()}));
  CHECK(found.blocking[0].reason == "FailedCreate: exceeded quota: cpu");
}

TEST_CASE_METHOD(Fixture, "diagnosis: a resource without a pod is explained by what is below it",
                 "[rollout]") {
  auto challenge = node("Challenge", "tls-1", "tls");
  challenge.health_message = "no such host";
  cluster.nodes = {.nodes = {node("Certificate", "tls"), challenge}};
  const auto found = diagnose(failure());
  REQUIRE(found.blocking.size() == 1);
  CHECK(found.blocking[0].reason == "Challenge tls-1: no such host");
}

TEST_CASE_METHOD(Fixture, "diagnosis: an Ingress without an address has our words and its events",
                 "[rollout]") {
  cluster.nodes = {.nodes = {node("Ingress", "web")}};
  cluster.happened["web"] = {
      {.is_warning = true, .reason = "Rejected", .message = "all hosts are taken"}};
  const auto found = diagnose(failure());
  CHECK(found.blocking[0].reason ==
        "Rejected: all hosts are taken (no address yet in status.loadBalancer.ingress)");
}

TEST_CASE_METHOD(Fixture, "diagnosis: fields that differ are told with cause and way out",
                 "[rollout]") {
  cluster.nodes = {.nodes = {node("Deployment", "api", "", Health::healthy),
                             node("HorizontalPodAutoscaler", "api", "", Health::healthy)}};
  cluster.resources["api"] = {.live = R"({"spec":{"replicas":5}})",
                              .normalized_live = R"({"spec":{"replicas":5}})",
                              .predicted_live = R"({"spec":{"replicas":3}})"};
  const auto found = diagnose(failure({deployment(Health::healthy, Sync::out_of_sync)}));
  CHECK(found.blocking[0].reason == "differs from Git in spec.replicas");
  CHECK(found.blocking[0].notes ==
        Lines{"spec.replicas is 5, Git wants 3: HorizontalPodAutoscaler api scales it",
              "  way out: leave spec.replicas out of Git, or ignoreDifferences with jsonPointers "
              "[/spec/replicas] and the sync option RespectIgnoreDifferences=true"});
  CHECK(found.blocking[0].fields.size() == 1);
}

TEST_CASE_METHOD(Fixture, "diagnosis: of a failed hook the log is told, or that it is gone",
                 "[rollout]") {
  auto finding = failure();
  finding.application->last = argocd::OperationState{.phase = Phase::failed,
                                                     .results = {{.kind = "Job",
                                                                  .ns = "prod",
                                                                  .name = "migrate",
                                                                  .message = "BackoffLimitExceeded",
                                                                  .hook_type = "PreSync",
                                                                  .hook_phase = Phase::failed}}};
  finding.blocking = rollout::find_blocking(*finding.application, {});

  SECTION("it is still there") {
    cluster.nodes = {.nodes = {node("Job", "migrate", "", Health::degraded),
                               node("Pod", "migrate-1", "migrate", Health::degraded)}};
    cluster.manifests["migrate-1"] =
        R"({"status":{"containerStatuses":[{"name":"m","state":{"terminated":{"exitCode":1}}}]}})";
    cluster.written["migrate-1/m"] = {"relation does not exist"};
    const auto found = diagnose(finding);
    CHECK(found.blocking[0].reason ==
          "pod migrate-1: container m ended with exit code 1 (PreSync hook Failed: "
          "BackoffLimitExceeded)");
    CHECK(found.blocking[0].notes ==
          Lines{"log of pod migrate-1, container m:", "  relation does not exist"});
  }
  SECTION("it is gone") {
    const auto found = diagnose(finding);
    CHECK(found.blocking[0].reason == "PreSync hook Failed: BackoffLimitExceeded");
    REQUIRE(found.blocking[0].notes.size() == 1);
    CHECK(found.blocking[0].notes[0].starts_with("its log is gone with it"));
  }
}

TEST_CASE_METHOD(Fixture, "diagnosis: a missing right is told once, and the rest is as it was",
                 "[rollout]") {
  cluster.nodes = with_pod();
  cluster.refusal = base::Error{
      .kind = base::ErrorKind::denied, .message = "permission denied", .hint = "a role"};
  const auto found = diagnose(failure({deployment()}));
  CHECK(found.remarks == Lines{"not all could be looked into: permission denied; a role"});
  CHECK(found.outcome.message == "is still Progressing");
}

TEST_CASE_METHOD(Fixture, "diagnosis: a server in trouble is told of, what is only gone is not",
                 "[rollout]") {
  struct Row {
    base::ErrorKind kind;
    Lines remarks;
  };
  const std::vector<Row> rows = {
      {base::ErrorKind::unreachable, {"not all could be looked into: 503"}},
      {base::ErrorKind::garbled, {"not all could be looked into: 503"}},
      {base::ErrorKind::not_found, {}},
      {base::ErrorKind::rejected, {}},
  };
  for (const auto& row : rows) {
    cluster.nodes = with_pod();
    cluster.refusal = base::Error{.kind = row.kind, .message = "503"};
    CHECK(diagnose(failure({deployment()})).remarks == row.remarks);
  }
}

TEST_CASE_METHOD(Fixture, "diagnosis: ends with its time, when nobody answers", "[rollout]") {
  cluster.is_silent = true;
  const auto found = diagnose(failure({deployment()}));
  CHECK(clock.slept == std::chrono::seconds(5));
  CHECK(found.blocking.size() == 1);
  CHECK(found.remarks == Lines{"not all could be looked into: the answers did not come in time"});
}

TEST_CASE_METHOD(Fixture, "diagnosis: ends with a signal, and keeps the failure", "[rollout]") {
  cluster.is_stopped = true;
  const auto found = diagnose(failure({deployment()}));
  CHECK(clock.slept == std::chrono::seconds(0));
  CHECK(found.outcome.word == Word::timeout);
}

TEST_CASE_METHOD(Fixture, "diagnosis: answers that come too late find nobody, and do no harm",
                 "[rollout]") {
  cluster.nodes = with_pod();
  cluster.is_silent = true;
  (void)diagnose(failure({deployment()}));
  cluster.is_silent = false;
  for (int i = 0; i < 5; ++i) REQUIRE(cluster.poll(std::chrono::seconds(1)));
  CHECK(cluster.asked == Lines{"tree"});
}

TEST_CASE_METHOD(Fixture, "diagnosis: a success is not looked into", "[rollout]") {
  auto finding = failure();
  finding.outcome = {.word = Word::healthy, .message = {}};
  (void)diagnose(finding);
  CHECK(cluster.asked.empty());
}

TEST_CASE_METHOD(Fixture,
                 "diagnosis: of many failures and resources the first five are looked into",
                 "[rollout]") {
  std::vector<argocd::Resource> resources;
  for (int i = 0; i < 9; ++i) {
    auto resource = deployment(Health::healthy, Sync::out_of_sync);
    resource.name = "r" + std::to_string(i);
    resources.push_back(resource);
  }
  std::vector<Finding> findings(9, failure(resources));
  rollout::diagnose(cluster, findings, {}, base::Deadline(clock, std::chrono::seconds(5)));
  CHECK(std::count(cluster.asked.begin(), cluster.asked.end(), "tree") == 5);
  CHECK(cluster.asked.size() == 5 + 25);
}

TEST_CASE_METHOD(Fixture, "diagnosis: conditions are told, unless the outcome has them already",
                 "[rollout]") {
  auto finding = failure();
  finding.outcome.message = "cannot be compared: no such path";
  finding.application->conditions = {
      {.type = "ComparisonError", .message = "no such path"},
      {.type = "OrphanedResourceWarning", .message = "2 orphans"},
      {.type = "SharedResourceWarning", .message = "Service/api is part of shop and other"}};
  CHECK(diagnose(finding).remarks ==
        Lines{"SharedResourceWarning: Service/api is part of shop and other"});
}

TEST_CASE("diagnosis: waves that a stopped operation did not come to are told", "[rollout]") {
  const auto resource = [](const std::string& name, int wave, Sync sync) {
    return argocd::Resource{.kind = "X", .name = name, .sync = sync, .wave = wave};
  };
  argocd::Application application;
  application.resources = {resource("a", 0, Sync::synced),      resource("b", 1, Sync::out_of_sync),
                           resource("c", 2, Sync::out_of_sync), resource("d", 5, Sync::out_of_sync),
                           resource("e", 5, Sync::out_of_sync), resource("f", 6, Sync::synced)};
  application.last = argocd::OperationState{
      .phase = Phase::running, .results = {{.kind = "X", .name = "a"}, {.kind = "X", .name = "b"}}};
  CHECK(rollout::waves_to_come(application) ==
        "sync waves still to come: 2 (1 resource), 5 (2 resources)");
  application.last->phase = Phase::succeeded;
  CHECK(rollout::waves_to_come(application).empty());
}
