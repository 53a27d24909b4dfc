// SPDX-License-Identifier: Apache-2.0
#include "applicationset/validate.hpp"

#include <algorithm>
#include <set>

#include "manifests/metadata_rules.hpp"
#include "manifests/names.hpp"
#include "yaml/message.hpp"

namespace applicationset {

namespace {

std::string without_slash(std::string server) {
  while (server.ends_with('/')) server.pop_back();
  return server;
}

std::string refusal_of_cluster_name(const std::vector<Cluster>& clusters, const std::string& name) {
  const auto count = std::count_if(clusters.begin(), clusters.end(),
                                   [&](const Cluster& cluster) { return cluster.name == name; });
  if (count > 1) return "there are several clusters " + yaml::quoted(name);
  if (count == 1 || name == local_name) return {};
  return "there is no cluster " + yaml::quoted(name);
}

std::string refusal_of_server(const std::vector<Cluster>& clusters, const std::string& server) {
  const std::string wanted = without_slash(server);
  if (wanted == local_server) return {};
  const bool is_known = std::any_of(clusters.begin(), clusters.end(), [&](const Cluster& cluster) {
    return without_slash(cluster.server) == wanted;
  });
  return is_known ? std::string() : "there is no cluster " + yaml::quoted(server);
}

std::string refusal_of_name(const std::string& name) {
  if (name.empty()) return "it has no name";
  if (name.find("<no value>") != std::string::npos) return "a parameter of its name is missing";
  if (name.find("{{") != std::string::npos) return "no parameter replaces a tag of its name";
  const auto fault = manifests::fault_of_name(name);
  return fault.empty() ? fault : "its name " + fault;
}

std::string refusal_of_project(const std::string& project,
                               const std::optional<std::vector<std::string>>& projects) {
  if (project.empty()) return "it names no project";
  if (!projects || std::find(projects->begin(), projects->end(), project) != projects->end()) {
    return {};
  }
  return "there is no project " + yaml::quoted(project);
}

}  // namespace

std::string refusal_of_destination(const Json& destination,
                                   const std::optional<std::vector<Cluster>>& clusters) {
  const std::string name = text_at(destination, "name");
  const std::string server = text_at(destination, "server");
  if (name.empty() && server.empty()) return "the destination has neither a name nor a server";
  if (!name.empty() && !server.empty()) return "the destination has both a name and a server";
  if (!clusters) return {};
  return name.empty() ? refusal_of_server(*clusters, server)
                      : refusal_of_cluster_name(*clusters, name);
}

std::map<std::string, std::string> refusals(const std::vector<Generated>& applications,
                                            const Surroundings& surroundings) {
  std::map<std::string, std::string> reasons;
  std::set<std::string> names;
  for (const auto& generated : applications) {
    const std::string name = text_at(field(generated.application, "metadata"), "name");
    const auto& spec = field(generated.application, "spec");
    std::string reason = refusal_of_name(name);
    if (reason.empty() && !names.insert(name).second) {
      reason = "the set makes several applications of this name";
    }
    if (reason.empty()) {
      reason = manifests::fault_of_labels(field(generated.application, "metadata"));
    }
    if (reason.empty()) {
      reason = refusal_of_project(text_at(spec, "project"), surroundings.projects);
      if (reason.empty()) {
        reason = refusal_of_destination(field(spec, "destination"), surroundings.clusters);
      }
    }
    if (!reason.empty()) reasons[name] = std::move(reason);
  }
  return reasons;
}

}  // namespace applicationset
