// SPDX-License-Identifier: Apache-2.0
#include "manifests/metadata_rules.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "manifests/finalizers.hpp"
#include "manifests/names.hpp"
#include "manifests/path.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

constexpr std::string_view label_rule = "AP012";
constexpr std::string_view finalizer_rule = "AP013";

constexpr std::array<std::string_view, 2> hook_finalizers = {
    "pre-delete-finalizer.argocd.argoproj.io", "post-delete-finalizer.argocd.argoproj.io"};

// A hook may have a stage behind it: post-delete-finalizer.argocd.argoproj.io/cleanup.
bool is_known_finalizer(std::string_view name) {
  const auto is_hook = [&](std::string_view hook) {
    return name.starts_with(hook) && (name.size() == hook.size() || name[hook.size()] == '/');
  };
  return is_resources_finalizer(name) ||
         std::any_of(hook_finalizers.begin(), hook_finalizers.end(), is_hook);
}

void check_finalizer(std::string_view name, const std::string& path, Reporter& report) {
  if (is_known_finalizer(name)) return;
  const auto fault = fault_of_label_key(name);
  if (!fault.empty()) {
    report.error(finalizer_rule, path, "the finalizer " + yaml::quoted(name) + " " + fault);
  } else if (name.find("argocd.argoproj.io") != std::string_view::npos) {
    report.error(finalizer_rule, path, yaml::quoted(name) + " is no finalizer of Argo CD",
                 "nobody would remove it, and the application could not be deleted; there is " +
                     std::string(resources_finalizers[0]));
  } else {
    report.warning(finalizer_rule, path,
                   "the finalizer " + yaml::quoted(name) + " is not one of Argo CD's",
                   "the application cannot be deleted before somebody removes it");
  }
}

const Json::object_t& members_of(const Json& metadata, const char* group) {
  static const Json::object_t none;
  const auto& members = field(metadata, group);
  return members.is_object() ? members.get_ref<const Json::object_t&>() : none;
}

// Calls `report` with "labels" or "annotations", the key, and what is wrong with it.
template <typename Report>
void for_each_fault(const Json& metadata, Report report) {
  for (const auto& [key, value] : members_of(metadata, "labels")) {
    if (const auto fault = fault_of_label_key(key); !fault.empty()) {
      report("labels", key, "the label " + yaml::quoted(key) + ' ' + fault);
    }
    if (const auto fault = fault_of_label_value(text(value)); !fault.empty()) {
      report("labels", key, "the value " + yaml::quoted(text(value)) + " of a label " + fault);
    }
  }
  for (const auto& [key, value] : members_of(metadata, "annotations")) {
    if (const auto fault = fault_of_annotation_key(key); !fault.empty()) {
      report("annotations", key, "the annotation " + yaml::quoted(key) + ' ' + fault);
    }
  }
}

}  // namespace

void check_labels(const Json& metadata, const std::string& path, Reporter& report) {
  for_each_fault(metadata, [&](const char* group, const std::string& key, std::string message) {
    report.error(label_rule, path_to(path_to(path, group), key), std::move(message));
  });
}

std::string fault_of_labels(const Json& metadata) {
  std::string first;
  for_each_fault(metadata, [&](const char*, const std::string&, std::string message) {
    if (first.empty()) first = std::move(message);
  });
  return first;
}

void check_finalizers(const Json& metadata, const std::string& path, Reporter& report) {
  std::size_t index = 0;
  for (const auto& finalizer : list_of(metadata, "finalizers")) {
    const auto place = path_to(path_to(path, "finalizers"), index++);
    if (finalizer.is_string()) check_finalizer(text(finalizer), place, report);
  }
}

}  // namespace manifests
