// SPDX-License-Identifier: Apache-2.0
#include "rollout/pod.hpp"

#include <catch2/catch.hpp>

namespace {

std::string with_container(const std::string& status, const std::string& more = "") {
  return R"({"spec":{"containers":[{"name":"web","readinessProbe":{}}]},"status":{)" + more +
         R"("containerStatuses":[{"name":"web","image":"web:2",)" + status + "}]}}";
}

}  // namespace

TEST_CASE("pod: what keeps it from being ready is said in one line", "[rollout]") {
  struct Row {
    std::string manifest;
    std::string words;
  };
  const std::vector<Row> rows = {
      {with_container(
           R"("state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image \"web:2\""}})"),
       "image web:2 cannot be pulled (ImagePullBackOff)"},
      {with_container(R"("state":{"waiting":{"reason":"ErrImagePull","message":"not found"}})"),
       "image web:2 cannot be pulled (ErrImagePull): not found"},
      {with_container(
           R"("restartCount":7,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":3,"reason":"Error"}})"),
       "container web keeps crashing (CrashLoopBackOff), 7 restarts, exit code 3"},
      {with_container(
           R"("restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}})"),
       "container web keeps crashing (CrashLoopBackOff), 1 restart, killed for want of memory "
       "(OOMKilled): raise its limit"},
      {with_container(
           R"("state":{"waiting":{"reason":"CreateContainerConfigError","message":"secret \"db\" not found"}})"),
       "container web cannot start (CreateContainerConfigError): secret \"db\" not found"},
      {with_container(R"("ready":false,"state":{"running":{"startedAt":"x"}})"),
       "container web runs, but is not ready: its readiness probe does not pass"},
      {with_container(R"("state":{"terminated":{"exitCode":2,"reason":"Error"}})"),
       "container web ended with exit code 2"},
      {with_container(R"("ready":true,"state":{"running":{"startedAt":"x"}})"), ""},
      {with_container(R"("state":{"waiting":{"reason":"ContainerCreating"}})"), ""},
      {R"({"status":{"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable",
         "message":"0/3 nodes are available: 3 Insufficient cpu. preemption: none."}]}})",
       "cannot be scheduled (Unschedulable): 0/3 nodes are available: 3 Insufficient cpu."},
      {R"({"status":{"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable",
         "message":"0/3 nodes are available: persistentvolumeclaim \"data\" not found. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."}]}})",
       "cannot be scheduled (Unschedulable): 0/3 nodes are available: persistentvolumeclaim "
       "\"data\" "
       "not found."},
      {R"({"status":{"initContainerStatuses":[{"name":"mig","state":{"terminated":{"exitCode":1,"reason":"Error"}}}],
         "containerStatuses":[{"name":"web","state":{"waiting":{"reason":"PodInitializing"}}}]}})",
       "init container mig ended with exit code 1"},
      {R"({"status":{"phase":"Failed","reason":"Evicted","message":"low on disk"}})",
       "failed (Evicted): low on disk"},
      {R"({"metadata":{"deletionTimestamp":"x"}})", "is being deleted"},
      {"[]", ""},
      {"", ""},
      {R"({"status":{"containerStatuses":[7,{"state":7}],"conditions":7},"spec":7})", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.manifest);
    CHECK(rollout::explain_pod(row.manifest).words == row.words);
  }
}

TEST_CASE("pod: the container that crashed is the one whose last words are read", "[rollout]") {
  const auto trouble = rollout::explain_pod(
      R"({"status":{"containerStatuses":[
        {"name":"proxy","ready":false,"state":{"running":{"startedAt":"x"}}},
        {"name":"web","restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}})");
  CHECK(trouble.words == "container web keeps crashing (CrashLoopBackOff), 2 restarts");
  REQUIRE(trouble.crashes.size() == 1);
  CHECK(trouble.crashes[0].container == "web");
  CHECK(trouble.crashes[0].was_restarted);
}

TEST_CASE("pod: where it cannot be read, its node in the tree says the most of it", "[rollout]") {
  argocd::TreeNode node;
  node.info = {{"Status Reason", "ImagePullBackOff"}, {"Containers", "0/1"}};
  node.images = {"web:2"};
  CHECK(rollout::explain_pod(node).words == "ImagePullBackOff (image web:2)");
  node.info = {{"Status Reason", "CrashLoopBackOff"}, {"Restart Count", "5"}};
  CHECK(rollout::explain_pod(node).words == "CrashLoopBackOff, 5 restarts");
  CHECK(rollout::explain_pod(node).crashes.size() == 1);
  node.info = {{"Status Reason", "Running"}, {"Containers", "0/1"}};
  CHECK(rollout::explain_pod(node).words == "runs, but is not ready (0/1)");
}
