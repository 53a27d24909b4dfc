// SPDX-License-Identifier: Apache-2.0
#include "manifests/application_rules.hpp"

#include "manifests/application_parts.hpp"
#include "manifests/metadata_rules.hpp"
#include "manifests/names.hpp"
#include "manifests/path.hpp"
#include "manifests/repository_url.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

void check_destination(const Json& destination, Reporter& report) {
  constexpr std::string_view rule = "AP002";
  const auto server = text_of(destination, "server");
  const auto name = text_of(destination, "name");
  const std::string path = "spec.destination";
  if (!server.empty() && !name.empty()) {
    report.error(rule, path, "the destination has a name and a server", "leave one of them away");
  } else if (server.empty() && name.empty()) {
    report.error(rule, path, "the destination has neither a name nor a server",
                 "the cluster that Argo CD runs in is the server https://kubernetes.default.svc");
  } else if (name.empty() && !is_http_url(server)) {
    report.error(rule, path + ".server",
                 yaml::quoted(server) + " is not the address of a cluster, such as https://host",
                 "the name of a cluster goes into `name`");
  }
  if (text_of(destination, "namespace").empty()) {
    report.warning(rule, path, "the destination has no namespace",
                   "resources that name none themselves cannot be synced");
  }
}

void check_difference(const Json& difference, const std::string& path, Reporter& report) {
  constexpr std::string_view rule = "AP011";
  const auto& kind = field(difference, "kind");
  if (kind.is_string() && text(kind).empty()) {
    report.error(rule, path_to(path, "kind"), "the kind is empty", "`*` stands for any kind");
  }
  const bool ignores_nothing = list_of(difference, "jsonPointers").empty() &&
                               list_of(difference, "jqPathExpressions").empty() &&
                               list_of(difference, "managedFieldsManagers").empty();
  if (!ignores_nothing) return;
  report.warning(rule, path, "this entry ignores nothing",
                 "add jsonPointers, jqPathExpressions or managedFieldsManagers");
}

void check_differences(const Json& spec, Reporter& report) {
  std::size_t index = 0;
  for (const auto& difference : list_of(spec, "ignoreDifferences")) {
    check_difference(difference, path_to("spec.ignoreDifferences", index++), report);
  }
}

void check_annotations(const Json& metadata, Reporter& report) {
  constexpr std::string_view key = "argocd.argoproj.io/managed-by-url";
  const auto& url = field(field(metadata, "annotations"), key);
  if (!url.is_string() || is_http_url(text(url))) return;
  report.error("AP015", path_to("metadata.annotations", key),
               yaml::quoted(text(url)) + " is no http or https URL");
}

}  // namespace

void check_application(const Json& application, const Where& where, Problems& problems,
                       const ApplicationOptions& options) {
  Reporter report(where, problems);
  const auto& metadata = field(application, "metadata");
  const auto& name = field(metadata, "name");
  // AS002 says what is no text.
  if (name.is_null() || name.is_string()) {
    check_application_name(text(name), "AP001", "metadata.name", report);
  }
  check_labels(metadata, "metadata", report);
  check_annotations(metadata, report);
  check_finalizers(metadata, "metadata", report);
  const auto& spec = field(application, "spec");
  check_destination(field(spec, "destination"), report);
  check_sources(spec, options, report);
  check_differences(spec, report);
  check_sync_policy(field(spec, "syncPolicy"), "spec.syncPolicy", report);
}

}  // namespace manifests
