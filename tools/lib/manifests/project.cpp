// SPDX-License-Identifier: Apache-2.0
#include "manifests/project.hpp"

#include <algorithm>

#include "base/secret.hpp"
#include "manifests/path.hpp"
#include "manifests/repository_url.hpp"
#include "regex/pattern.hpp"
#include "windows/glob.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

constexpr std::string_view rule = "AP016";

bool denies(std::string_view pattern) {
  return pattern.starts_with('!');
}

// A pattern with a `!` matches what it does not deny.
bool matches_pattern(std::string_view pattern, std::string_view text) {
  if (denies(pattern)) return !windows::glob_matches(pattern.substr(1), text);
  return windows::glob_matches(pattern, text);
}

bool matches_source(std::string_view pattern, const std::string& url) {
  if (pattern == "*") return true;
  if (denies(pattern)) {
    return !windows::glob_matches(normal_repository_url(pattern.substr(1)), url, '/');
  }
  const auto normal = normal_repository_url(pattern);
  return normal == "*" || windows::glob_matches(normal, url, '/');
}

// Between slashes it is a regular expression.
bool matches_namespace(const std::string& pattern, std::string_view text) {
  if (windows::glob_matches(pattern, text)) return true;
  const bool is_expression =
      pattern.size() > 2 && pattern.starts_with('/') && pattern.ends_with('/');
  if (!is_expression) return false;
  const auto expression = regex::Pattern::compile(pattern.substr(1, pattern.size() - 2));
  return expression && expression->matches(text);
}

// Whether a part of a destination matches a pattern: surely, and perhaps, where it is not known.
struct Match {
  bool surely;
  bool perhaps;
};

Match match(std::string_view pattern, std::string_view part) {
  if (part.empty()) return {.surely = pattern == "*", .perhaps = !pattern.empty()};
  const bool is_matched = matches_pattern(pattern, part);
  return {.surely = is_matched, .perhaps = is_matched};
}

}  // namespace

Project::Project(const Json& object) : name_(text_of(field(object, "metadata"), "name")) {
  const auto& spec = field(object, "spec");
  sources_ = texts_of(spec, "sourceRepos");
  namespaces_ = texts_of(spec, "sourceNamespaces");
  wants_own_clusters_ = flag_of(spec, "permitOnlyProjectScopedClusters");
  for (const auto& item : list_of(spec, "destinations")) {
    destinations_.push_back({.server = std::string(text_of(item, "server")),
                             .name = std::string(text_of(item, "name")),
                             .namespace_name = std::string(text_of(item, "namespace"))});
  }
}

bool Project::permits_source(std::string_view url) const {
  const auto normal = normal_repository_url(url);
  bool is_permitted = false;
  for (const auto& pattern : sources_) {
    const bool is_matched = matches_source(pattern, normal);
    if (!is_matched && denies(pattern)) return false;
    is_permitted = is_permitted || is_matched;
  }
  return is_permitted;
}

// `at_best` is whether what is not known is as the application wants it. A pattern with a `!` for
// a namespace counts only beside a server that matches: Argo CD forgets the name there.
bool Project::permits(const Destination& destination, bool at_best) const {
  bool is_permitted = false;
  for (const auto& item : destinations_) {
    const auto server = match(item.server, destination.server);
    const auto name = match(item.name, destination.name);
    const bool by_server = at_best ? server.perhaps : server.surely;
    const bool by_name = at_best ? name.perhaps : name.surely;
    const bool in_namespace = matches_pattern(item.namespace_name, destination.namespace_name);
    if ((by_server || by_name) && in_namespace) {
      is_permitted = true;
    } else if (in_namespace) {
      if ((!by_name && denies(item.name)) || (!by_server && denies(item.server))) return false;
    } else if (denies(item.namespace_name) && (at_best ? server.surely : server.perhaps)) {
      return false;
    }
  }
  return is_permitted;
}

Permission Project::permits_destination(const Destination& destination) const {
  if (!permits(destination, true)) return Permission::refused;
  const bool is_sure = permits(destination, false) && !wants_own_clusters_;
  return is_sure ? Permission::permitted : Permission::unknown;
}

bool Project::permits_namespace(std::string_view namespace_name) const {
  return std::any_of(namespaces_.begin(), namespaces_.end(), [&](const std::string& pattern) {
    return matches_namespace(pattern, namespace_name);
  });
}

namespace {

void check_source(std::string_view url, const std::string& path, const Project& project,
                  Reporter& report) {
  if (url.empty() || project.permits_source(url)) return;
  report.error(rule, path,
               "the project " + yaml::quoted(project.name()) + " does not permit the repository " +
                   yaml::quoted(base::redact_url(url)),
               "add it to the project's sourceRepos");
}

void check_sources(const Json& spec, const Project& project, Reporter& report) {
  const auto& hydrator = field(spec, "sourceHydrator");
  if (hydrator.is_object()) {
    check_source(text_of(field(hydrator, "drySource"), "repoURL"),
                 "spec.sourceHydrator.drySource.repoURL", project, report);
    return check_source(text_of(field(hydrator, "syncSource"), "repoURL"),
                        "spec.sourceHydrator.syncSource.repoURL", project, report);
  }
  const auto& sources = list_of(spec, "sources");
  if (sources.empty()) {
    return check_source(text_of(field(spec, "source"), "repoURL"), "spec.source.repoURL", project,
                        report);
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    check_source(text_of(sources[i], "repoURL"), path_to(path_to("spec.sources", i), "repoURL"),
                 project, report);
  }
}

void check_destination(const Json& spec, const Project& project, const Destination& cluster,
                       Reporter& report) {
  const auto& written = field(spec, "destination");
  Destination destination = cluster;
  if (destination.server.empty()) destination.server = text_of(written, "server");
  if (destination.name.empty()) destination.name = text_of(written, "name");
  destination.namespace_name = text_of(written, "namespace");
  if (destination.server.empty() && destination.name.empty()) return;
  if (project.permits_destination(destination) != Permission::refused) return;
  const auto& shown = destination.server.empty() ? destination.name : destination.server;
  report.error(rule, "spec.destination",
               "the project " + yaml::quoted(project.name()) + " does not permit the namespace " +
                   yaml::quoted(destination.namespace_name) + " of " +
                   yaml::quoted(base::redact_url(shown)),
               "add it to the project's destinations");
}

}  // namespace

void check_permissions(const Json& application, const Project& project,
                       const std::string& argocd_namespace, const Destination& cluster,
                       const Where& where, Problems& problems) {
  Reporter report(where, problems);
  const auto& spec = field(application, "spec");
  check_sources(spec, project, report);
  check_destination(spec, project, cluster, report);
  const auto home = text_of(field(application, "metadata"), "namespace");
  if (home.empty() || home == argocd_namespace || project.permits_namespace(home)) return;
  report.error(rule, "metadata.namespace",
               "the project " + yaml::quoted(project.name()) +
                   " does not permit applications in the namespace " + yaml::quoted(home),
               "add it to the project's sourceNamespaces");
}

}  // namespace manifests
