// SPDX-License-Identifier: Apache-2.0
#include "rollout/pod.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "rollout/look.hpp"

namespace rollout {
namespace {

using base::text_at;
using nlohmann::json;

const json& at(const json& object, const char* key) {
  static const json nothing = json::object();
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found == object.end() ? nothing : *found;
}

long long number_at(const json& object, const char* key) {
  const auto& number = at(object, key);
  return number.is_number_integer() ? number.get<long long>() : 0;
}

std::string with(const std::string& words, std::string_view message) {
  return message.empty() ? words : words + ": " + shown_briefly(message);
}

std::string restarts(long long count) {
  return count == 1 ? "1 restart" : std::to_string(count) + " restarts";
}

// "exit code 1"; what killed it, where that is known.
std::string end_of(const json& terminated) {
  const auto reason = text_at(terminated, "reason");
  if (reason == "OOMKilled") return "killed for want of memory (OOMKilled): raise its limit";
  const auto signal = number_at(terminated, "signal");
  if (signal != 0) return "killed by signal " + std::to_string(signal);
  auto text = "exit code " + std::to_string(number_at(terminated, "exitCode"));
  if (!reason.empty() && reason != "Error") text += " (" + shown_briefly(reason) + ")";
  return text;
}

bool is_of_image(std::string_view reason) {
  return reason == "ImagePullBackOff" || reason == "ErrImagePull" || reason == "InvalidImageName" ||
         reason == "ErrImageNeverPull" || reason == "ImageInspectError" ||
         reason == "RegistryUnavailable";
}

std::string container_name(const json& status, bool is_init) {
  return (is_init ? "init container " : "container ") + shown_briefly(text_at(status, "name"));
}

void explain_waiting(const json& status, const std::string& name, PodTrouble& trouble) {
  const auto& waiting = at(at(status, "state"), "waiting");
  const auto reason = text_at(waiting, "reason");
  const auto message = text_at(waiting, "message");
  if (is_of_image(reason)) {
    // "Back-off pulling image" says less than what the registry said before.
    const bool says_why =
        !message.starts_with("Back-off") || message.find(": ") != std::string::npos;
    trouble.words = with("image " + shown_briefly(text_at(status, "image")) +
                             " cannot be pulled (" + shown_briefly(reason) + ")",
                         says_why ? message : "");
  } else if (reason == "CrashLoopBackOff") {
    const auto& last = at(at(status, "lastState"), "terminated");
    trouble.words =
        name + " keeps crashing (CrashLoopBackOff), " + restarts(number_at(status, "restartCount"));
    if (!last.empty()) trouble.words += ", " + end_of(last);
    trouble.crashes.push_back({.container = text_at(status, "name"), .was_restarted = true});
  } else if (reason != "ContainerCreating" && reason != "PodInitializing" && !reason.empty()) {
    trouble.words = with(name + " cannot start (" + shown_briefly(reason) + ")", message);
  }
}

void explain_container(const json& pod, const json& status, bool is_init, PodTrouble& trouble) {
  const auto name = container_name(status, is_init);
  const auto& state = at(status, "state");
  const auto& ended = at(state, "terminated");
  const auto& before = at(at(status, "lastState"), "terminated");
  if (!at(state, "waiting").empty()) {
    explain_waiting(status, name, trouble);
  } else if (!ended.empty() && number_at(ended, "exitCode") != 0) {
    trouble.words = with(name + " ended with " + end_of(ended), text_at(ended, "message"));
    trouble.crashes.push_back({.container = text_at(status, "name")});
  } else if (!at(state, "running").empty() && is_init) {
    trouble.words = name + " is still running";
  } else if (!at(state, "running").empty() && at(status, "ready") == json(false)) {
    const auto count = number_at(status, "restartCount");
    trouble.words = name + " runs, but is not ready";
    if (count > 0) trouble.words += ", " + restarts(count);
    if (number_at(before, "exitCode") != 0) {
      trouble.words += ", " + end_of(before);
      trouble.crashes.push_back({.container = text_at(status, "name"), .was_restarted = true});
    }
    for (const auto& container : at(at(pod, "spec"), "containers")) {
      const bool has_probe = text_at(container, "name") == text_at(status, "name") &&
                             container.contains("readinessProbe");
      if (has_probe) trouble.words += ": its readiness probe does not pass";
    }
  }
}

void explain_conditions(const json& status, PodTrouble& trouble) {
  const auto& conditions = at(status, "conditions");
  if (!conditions.is_array()) return;
  for (const auto& condition : conditions) {
    const bool is_unscheduled =
        text_at(condition, "type") == "PodScheduled" && text_at(condition, "status") == "False";
    if (!is_unscheduled) continue;
    const auto reason = text_at(condition, "reason");
    auto message = text_at(condition, "message");
    message = message.substr(0, message.find(" preemption: "));
    trouble.words = with(reason == "SchedulingGated" ? "is kept from being scheduled"
                                                     : "cannot be scheduled (Unschedulable)",
                         message);
  }
}

void explain_containers(const json& pod, PodTrouble& trouble) {
  for (const bool is_init : {true, false}) {
    const auto& statuses =
        at(at(pod, "status"), is_init ? "initContainerStatuses" : "containerStatuses");
    if (!statuses.is_array()) continue;
    for (const auto& status : statuses) {
      PodTrouble one;
      explain_container(pod, status, is_init, one);
      // One that ended badly says more than one that only waits for it.
      const bool says_more = trouble.crashes.empty() && !one.crashes.empty();
      if (trouble.words.empty() || says_more) trouble.words = one.words;
      trouble.crashes.insert(trouble.crashes.end(), one.crashes.begin(), one.crashes.end());
    }
    // The others do not start before these have ended.
    if (!trouble.words.empty()) return;
  }
}

}  // namespace

PodTrouble explain_pod(std::string_view manifest) {
  PodTrouble trouble;
  const auto pod = base::parse_json(manifest);
  if (!pod.is_object()) return trouble;
  const auto& status = at(pod, "status");
  explain_conditions(status, trouble);
  if (trouble.words.empty()) explain_containers(pod, trouble);
  const auto reason = text_at(status, "reason");
  if (trouble.words.empty() && text_at(status, "phase") == "Failed" && !reason.empty()) {
    trouble.words = with("failed (" + shown_briefly(reason) + ")", text_at(status, "message"));
  }
  if (trouble.words.empty() && !text_at(at(pod, "metadata"), "deletionTimestamp").empty()) {
    trouble.words = "is being deleted";
  }
  return trouble;
}

PodTrouble explain_pod(const argocd::TreeNode& node) {
  PodTrouble trouble;
  const auto reason = node.info_named("Status Reason");
  const auto count = node.info_named("Restart Count");
  const bool says_nothing = reason.empty() || reason == "Running" || reason == "Pending" ||
                            reason == "ContainerCreating" || reason == "PodInitializing";
  trouble.words = says_nothing ? shown_briefly(node.health_message)
                               : with(shown_briefly(reason), node.health_message);
  if (reason == "Running" && trouble.words.empty()) {
    trouble.words = "runs, but is not ready (" + shown_briefly(node.info_named("Containers")) + ")";
  }
  if (is_of_image(reason) && node.images.size() == 1) {
    trouble.words += " (image " + shown_briefly(node.images.front()) + ")";
  }
  if (!count.empty() && count != "0") trouble.words += ", " + shown_briefly(count) + " restarts";
  const bool has_crashed = reason.ends_with("CrashLoopBackOff") || reason == "OOMKilled" ||
                           reason == "Error" || reason.find("ExitCode") != std::string::npos;
  if (has_crashed) {
    trouble.crashes.push_back({.container = {}, .was_restarted = reason.ends_with("BackOff")});
  }
  return trouble;
}

}  // namespace rollout
