// SPDX-License-Identifier: Apache-2.0
#include "manifests/project_rules.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "manifests/metadata_rules.hpp"
#include "manifests/names.hpp"
#include "manifests/path.hpp"
#include "manifests/project_parts.hpp"
#include "manifests/repository_url.hpp"
#include "windows/glob.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

constexpr std::string_view denies_all = "!*";

void check_not_all_denied(std::string_view pattern, const std::string& path, Reporter& report) {
  if (pattern != denies_all) return;
  report.error("PJ002", path, "`!*` is not allowed", "it would permit nothing at all");
}

void check_destinations(const Json& spec, Reporter& report) {
  std::set<std::string> seen;
  std::size_t index = 0;
  for (const auto& item : list_of(spec, "destinations")) {
    const auto path = path_to("spec.destinations", index++);
    for (const auto* name : {"name", "server", "namespace"}) {
      check_not_all_denied(text_of(item, name), path_to(path, name), report);
    }
    const auto server = text_of(item, "server");
    const auto cluster = server.empty() ? text_of(item, "name") : server;
    const auto key = std::string(cluster) + "/" + std::string(text_of(item, "namespace"));
    if (seen.insert(key).second) continue;
    report.error("PJ001", path, "the destination " + yaml::quoted(key) + " is there twice");
  }
}

void check_unique(const Json& spec, const char* list, Reporter& report) {
  std::set<std::string_view> seen;
  std::size_t index = 0;
  for (const auto& item : list_of(spec, list)) {
    const auto path = path_to(path_to("spec", list), index++);
    if (!item.is_string() || seen.insert(text(item)).second) continue;
    report.error("PJ003", path, yaml::quoted(text(item)) + " is there twice");
  }
}

// What Argo CD does to a URL makes some patterns useless (repository_url.cpp).
void check_repository(std::string_view pattern, const std::string& path, Reporter& report) {
  check_not_all_denied(pattern, path, report);
  const auto bare = pattern.starts_with('!') ? pattern.substr(1) : pattern;
  const auto normal = normal_repository_url(bare);
  const bool has_braces = bare.find('{') != std::string_view::npos;
  if (!bare.empty() && (normal.empty() || has_braces)) {
    report.warning("PJ008", path, "the pattern " + yaml::quoted(pattern) + " matches no repository",
                   has_braces ? "braces do not work in sourceRepos: write one entry for each"
                              : "Argo CD cannot read it as a URL");
  }
}

void check_accounts(const Json& spec, Reporter& report) {
  constexpr std::string_view rule = "PJ007";
  std::set<std::string> seen;
  std::size_t index = 0;
  for (const auto& item : list_of(spec, "destinationServiceAccounts")) {
    const auto path = path_to("spec.destinationServiceAccounts", index++);
    for (const auto* name : {"server", "namespace"}) {
      const auto pattern = text_of(item, name);
      const bool has_negation = pattern.find('!') != std::string_view::npos;
      if (!has_negation && windows::is_glob(pattern)) continue;
      report.error(rule, path_to(path, name),
                   yaml::quoted(pattern) + (has_negation ? " has a `!`" : " is no pattern"),
                   has_negation ? "there is no denying here" : "");
    }
    const auto& account = field(item, "defaultServiceAccount");
    const bool is_blank = account.is_string() && base::trim(text(account)).empty();
    if (is_blank || text(account).find_first_of("!*[]{}\\/") != std::string_view::npos) {
      report.error(rule, path_to(path, "defaultServiceAccount"),
                   is_blank ? "the service account is empty"
                            : yaml::quoted(text(account)) + " is no service account",
                   "write NAME or NAMESPACE:NAME; patterns are not possible");
    }
    const auto key =
        std::string(text_of(item, "server")) + "/" + std::string(text_of(item, "namespace"));
    if (seen.insert(key).second) continue;
    report.error(rule, path, "the destination " + yaml::quoted(key) + " is there twice");
  }
}

bool permits_everything(const Json& spec) {
  const auto sources = texts_of(spec, "sourceRepos");
  if (std::find(sources.begin(), sources.end(), "*") == sources.end()) return false;
  const auto& items = list_of(spec, "destinations");
  return std::any_of(items.begin(), items.end(), [](const Json& item) {
    const bool is_any = text_of(item, "server") == "*" || text_of(item, "name") == "*";
    return is_any && text_of(item, "namespace") == "*";
  });
}

// What a project that is not wrong may still not mean.
void check_reach(const Json& spec, std::string_view project, Reporter& report) {
  constexpr std::string_view rule = "PJ008";
  if (list_of(spec, "sourceRepos").empty()) {
    report.warning(rule, "spec.sourceRepos", "the project permits no repository",
                   "add patterns to sourceRepos");
  }
  if (list_of(spec, "destinations").empty()) {
    report.warning(rule, "spec.destinations", "the project permits no destination",
                   "add clusters and namespaces to destinations");
  } else if (list_of(spec, "clusterResourceWhitelist").empty()) {
    report.info(rule, "spec.clusterResourceWhitelist",
                "the project permits no resources without a namespace",
                "an application cannot even create its namespace");
  }
  if (project == "default" && permits_everything(spec)) {
    report.warning(rule, "spec.destinations", "the project `default` permits everything",
                   "applications that name no project are in it");
  }
}

void check_description(const Json& spec, Reporter& report) {
  constexpr std::ptrdiff_t limit = 255;
  const auto words = text_of(spec, "description");
  const auto size = std::count_if(words.begin(), words.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  if (size <= limit) return;
  report.error("AS002", "spec.description",
               "the description has " + std::to_string(size) + " characters, and may have " +
                   std::to_string(limit));
}

}  // namespace

void check_project(const Json& project, const Where& where, Problems& problems,
                   const std::string& zoneinfo) {
  Reporter report(where, problems);
  const auto& metadata = field(project, "metadata");
  const auto& spec = field(project, "spec");
  const auto name = text_of(metadata, "name");
  check_name(name, "AS016", "metadata.name", report);
  check_labels(metadata, "metadata", report);
  check_description(spec, report);
  check_destinations(spec, report);
  check_unique(spec, "sourceRepos", report);
  check_unique(spec, "sourceNamespaces", report);
  std::size_t index = 0;
  for (const auto& item : list_of(spec, "sourceRepos")) {
    check_repository(text(item), path_to("spec.sourceRepos", index++), report);
  }
  check_roles(spec, name, report);
  check_windows(spec, zoneinfo, report);
  check_accounts(spec, report);
  check_reach(spec, name, report);
}

}  // namespace manifests
