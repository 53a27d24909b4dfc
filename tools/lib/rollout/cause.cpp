// SPDX-License-Identifier: Apache-2.0
//
// Why a field does not stay as Git wants it. A sync writes it, and somebody writes it back; which
// of the few usual ones it is shows in the name of the field, in what else is in the application,
// and in the cluster's own record of who wrote what (metadata.managedFields).
#include "rollout/cause.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json.hpp"
#include "base/text.hpp"

namespace rollout {
namespace {

using base::text_at;
using nlohmann::json;

bool has(std::string_view text, std::string_view piece) {
  return text.find(piece) != std::string_view::npos;
}

const json& at(const json& object, const std::string& key) {
  static const json nothing = json::object();
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found == object.end() ? nothing : *found;
}

std::string ignoring(const Difference& difference) {
  return "ignoreDifferences with jsonPointers [" + difference.pointer() +
         "] and the sync option RespectIgnoreDifferences=true";
}

std::string ignoring_manager(const std::string& manager) {
  return "ignoreDifferences with managedFieldsManagers [" + manager +
         "] and the sync option RespectIgnoreDifferences=true";
}

// --- who wrote a field --------------------------------------------------------------------------

struct Manager {
  std::string name;
  std::string subresource;
};

// Whether `fields`, as the cluster notes them, have this field. They name an item of a list by the
// fields that tell it from others: k:{"name":"web"}.
bool covers(const json& fields, const std::vector<Difference::Step>& steps) {
  const auto* here = &fields;
  for (const auto& step : steps) {
    if (step.by == "line") break;
    const json* next = nullptr;
    for (const auto& [key, below] : here->items()) {
      if (step.by.empty() && key == "f:" + step.name) next = &below;
      if (step.by == "#" && key == "i:" + step.name) next = &below;
      if (step.by.empty() || !key.starts_with("k:")) continue;
      const auto names = base::parse_json(key.substr(2));
      const auto& name = at(names, step.by);
      if (name == step.name || (name.is_number() && base::json_text(name) == step.name))
        next = &below;
    }
    if (next == nullptr || !next->is_object()) return false;
    here = next;
    if (here->empty()) return true;  // a whole that is owned by one
  }
  return true;
}

bool is_argocd(std::string_view manager) {
  return manager.starts_with("argocd");
}

std::optional<Manager> manager_of(const json& live, const Difference& difference) {
  const auto& entries = at(at(live, "metadata"), "managedFields");
  std::optional<Manager> found;
  if (!entries.is_array()) return found;
  for (const auto& entry : entries) {
    const auto name = base::shorten(base::printable(text_at(entry, "manager")), 60);
    const auto& fields = at(entry, "fieldsV1");
    if (name.empty() || is_argocd(name) || !fields.is_object()) continue;
    if (covers(fields, difference.steps)) {
      found = Manager{.name = name, .subresource = text_at(entry, "subresource")};
    }
  }
  return found;
}

// --- the usual ones -----------------------------------------------------------------------------

// One of the same namespace that is named after the workload, or the only one there is.
const argocd::TreeNode* autoscaler_of(const Surroundings& surroundings) {
  const argocd::TreeNode* only = nullptr;
  std::size_t count = 0;
  for (const auto& node : surroundings.tree.nodes) {
    const auto& object = node.object;
    const bool is_one = object.kind == "HorizontalPodAutoscaler" || object.kind == "ScaledObject";
    if (!is_one || object.ns != surroundings.object.ns || object.name.starts_with("keda-hpa-")) {
      continue;
    }
    if (has(object.name, surroundings.object.name)) return &node;
    only = &node;
    ++count;
  }
  return count == 1 ? only : nullptr;
}

bool by_autoscaler(const Surroundings& surroundings, const std::optional<Manager>& manager,
                   Difference& difference) {
  if (difference.path() != "spec.replicas") return false;
  if (const auto* autoscaler = autoscaler_of(surroundings)) {
    difference.cause =
        autoscaler->object.kind + " " + base::printable(autoscaler->object.name) + " scales it";
  } else if (manager && manager->subresource == "scale") {
    difference.cause = manager->name == "kube-controller-manager"
                           ? "a HorizontalPodAutoscaler scales it"
                           : manager->name + " scales it";
  } else {
    return false;
  }
  difference.way_out = "leave spec.replicas out of Git, or " + ignoring(difference);
  return true;
}

bool by_webhook(Difference& difference) {
  constexpr std::array injected = {
      "istio-proxy",         "istio-init",   "istio-validation", "linkerd-proxy",
      "linkerd-init",        "vault-agent",  "vault-agent-init", "daprd",
      "cloud-sql-proxy",     "kuma-sidecar", "consul-dataplane", "aws-iam-token",
      "azure-identity-token"};
  constexpr std::array owners = {
      "sidecar.istio.io", "istio.io/", "linkerd.io/", "vault.hashicorp.com/agent-inject-status",
      "dapr.io/",         "injector",  "kuma.io/"};
  const auto& steps = difference.steps;
  if (!steps.empty() && steps.back().name == "caBundle") {
    difference.cause = "cert-manager or the operator of the webhook writes its certificate there";
    difference.way_out = "leave it out of Git, or " + ignoring(difference);
    return true;
  }
  const bool is_injected = std::any_of(steps.begin(), steps.end(), [&](const auto& step) {
    const bool is_item = step.by == "name";
    return (is_item && std::find(injected.begin(), injected.end(), step.name) != injected.end()) ||
           (!is_item && std::any_of(owners.begin(), owners.end(),
                                    [&](const char* owner) { return has(step.name, owner); }));
  });
  if (!is_injected || difference.is_wanted) return false;
  difference.cause = "a mutating webhook injects it";
  difference.way_out = ignoring(difference);
  return true;
}

// What an API server fills in: the field, and the value where there is one usual value only.
bool by_default(Difference& difference) {
  struct Default {
    std::string_view field;
    std::string_view value = {};
  };
  constexpr std::array defaults = {
      Default{"protocol", "TCP"},
      Default{"imagePullPolicy"},
      Default{"terminationMessagePath"},
      Default{"terminationMessagePolicy", "File"},
      Default{"terminationGracePeriodSeconds", "30"},
      Default{"dnsPolicy", "ClusterFirst"},
      Default{"restartPolicy", "Always"},
      Default{"schedulerName", "default-scheduler"},
      Default{"revisionHistoryLimit", "10"},
      Default{"progressDeadlineSeconds", "600"},
      Default{"sessionAffinity", "None"},
      Default{"internalTrafficPolicy", "Cluster"},
      Default{"externalTrafficPolicy", "Cluster"},
      Default{"allocateLoadBalancerNodePorts", "true"},
      Default{"clusterIP"},
      Default{"clusterIPs"},
      Default{"ipFamilies"},
      Default{"ipFamilyPolicy"},
      Default{"nodePort"},
      Default{"targetPort"},
      Default{"defaultMode", "420"},
      Default{"successThreshold", "1"},
      Default{"failureThreshold", "3"},
      Default{"timeoutSeconds"},
      Default{"periodSeconds"},
      Default{"scheme", "HTTP"},
      Default{"podManagementPolicy", "OrderedReady"},
      Default{"volumeMode", "Filesystem"},
      Default{"completionMode", "NonIndexed"},
      Default{"suspend", "false"},
      Default{"matchPolicy", "Equivalent"},
      Default{"reinvocationPolicy", "Never"},
      Default{"apiVersion"},
  };
  if (difference.is_wanted || difference.steps.empty()) return false;
  const auto& field = difference.steps.back().name;
  const bool is_default = std::any_of(defaults.begin(), defaults.end(), [&](const Default& one) {
    return one.field == field && (one.value.empty() || one.value == difference.live);
  });
  if (!is_default) return false;
  difference.cause = "the API server fills in a default";
  difference.way_out = "write it into Git as it is, or " + ignoring(difference);
  return true;
}

// "0.5" and "500m", "1Gi" and "1024Mi".
std::optional<double> quantity(std::string_view text) {
  struct Unit {
    std::string_view name;
    double factor;
  };
  constexpr std::array units = {Unit{"", 1},
                                Unit{"m", 1e-3},
                                Unit{"k", 1e3},
                                Unit{"M", 1e6},
                                Unit{"G", 1e9},
                                Unit{"T", 1e12},
                                Unit{"Ki", 1024.0},
                                Unit{"Mi", 1048576.0},
                                Unit{"Gi", 1073741824.0},
                                Unit{"Ti", 1099511627776.0}};
  while (text.starts_with('"')) text.remove_prefix(1);
  while (text.ends_with('"')) text.remove_suffix(1);
  const auto end = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto point = text.substr(0, end).find('.');
  const auto whole = base::parse_unsigned(text.substr(0, std::min(point, end)));
  if (!whole) return std::nullopt;
  auto value = static_cast<double>(*whole);
  double digit = 0.1;
  for (auto i = point; i != std::string_view::npos && ++i < end; digit /= 10) {
    if (text[i] == '.') return std::nullopt;
    value += digit * (text[i] - '0');
  }
  for (const auto& unit : units) {
    if (unit.name == text.substr(end)) return value * unit.factor;
  }
  return std::nullopt;
}

bool by_spelling(Difference& difference) {
  const auto& steps = difference.steps;
  const bool is_amount = std::any_of(steps.begin(), steps.end(), [](const auto& step) {
    return step.name == "resources" || step.name == "limits" || step.name == "requests" ||
           step.name == "hard" || step.name == "sizeLimit";
  });
  const auto live = quantity(difference.live);
  const auto wanted = quantity(difference.wanted);
  if (!is_amount || !live || !wanted) return false;
  const auto off = *live > *wanted ? *live - *wanted : *wanted - *live;
  if (off > *live * 1e-9) return false;
  difference.cause = "it is the same amount, written in another way";
  difference.way_out = "write it in Git as the cluster does: " + difference.live;
  return true;
}

bool by_habit(Difference& difference) {
  const auto path = difference.path();
  if (has(path, "kubectl.kubernetes.io/restartedAt")) {
    difference.cause = "somebody restarted it with `kubectl rollout restart`";
    difference.way_out = ignoring(difference);
    return true;
  }
  if (path == "status" || path.starts_with("status.")) {
    difference.cause = "its controller writes the status";
    difference.way_out = "leave the status out of Git";
    return true;
  }
  return false;
}

bool by_manager(const std::optional<Manager>& manager, Difference& difference) {
  if (!manager) return false;
  const bool is_person = manager->name.starts_with("kubectl") || manager->name == "k9s" ||
                         manager->name == "node-fetch" || manager->name == "Mozilla";
  if (is_person) {
    difference.cause = "it was changed by hand (" + manager->name + ")";
    difference.way_out = "sync it, or bring the change into Git; with selfHeal it would not stay";
    return true;
  }
  difference.cause = manager->name + " wrote it last";
  difference.way_out = "leave it out of Git, or " + ignoring_manager(manager->name);
  return true;
}

}  // namespace

void name_causes(const Surroundings& surroundings, std::vector<Difference>& differences) {
  const auto live = base::parse_json(surroundings.live);
  for (auto& difference : differences) {
    if (!difference.cause.empty()) continue;
    const auto manager = manager_of(live, difference);
    (void)(by_autoscaler(surroundings, manager, difference) || by_webhook(difference) ||
           by_default(difference) || by_spelling(difference) || by_habit(difference) ||
           by_manager(manager, difference));
  }
}

std::string other_owner(const Surroundings& surroundings, std::string_view wanted_text) {
  const auto live = base::parse_json(surroundings.live);
  const auto wanted = base::parse_json(wanted_text);
  const auto& metadata = at(live, "metadata");
  const auto& annotations = at(metadata, "annotations");
  const auto shown = [](std::string_view text) {
    return base::shorten(base::printable(text), 100);
  };

  // "other:apps/Deployment:prod/api"; an application of another namespace is "namespace_other".
  const auto tracking = text_at(annotations, "argocd.argoproj.io/tracking-id");
  const auto tracker = tracking.substr(0, tracking.find(':'));
  const auto& name = surroundings.application;
  if (!tracker.empty() && tracker != name.name && tracker != name.ns + "_" + name.name) {
    return "application " + shown(tracker) + " deploys it, too: leave it to one of them";
  }
  constexpr auto release = "meta.helm.sh/release-name";
  const auto& wanted_annotations = at(at(wanted, "metadata"), "annotations");
  if (annotations.contains(release) && !wanted_annotations.contains(release)) {
    return "the Helm release " + shown(text_at(annotations, release)) +
           " installed it, too: uninstall that, or take the resource out of Git";
  }
  const auto& owners = at(metadata, "ownerReferences");
  if (!owners.is_array() || owners.empty()) return {};
  return shown(text_at(owners.front(), "kind") + " " + text_at(owners.front(), "name")) +
         " owns it and writes it: leave it out of Git";
}

}  // namespace rollout
