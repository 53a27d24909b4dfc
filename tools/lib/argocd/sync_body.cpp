// SPDX-License-Identifier: Apache-2.0
#include "argocd/sync_body.hpp"

#include <nlohmann/json.hpp>

namespace argocd {
namespace {

using nlohmann::ordered_json;

void put_revisions(const SyncRequest& request, ordered_json& body) {
  if (request.revisions.empty()) return;
  if (!request.has_many_sources) {
    body["revision"] = request.revisions.front();
    return;
  }
  // More positions than revisions, and the server panics.
  auto positions = ordered_json::array();
  auto revisions = ordered_json::array();
  for (std::size_t i = 0; i < request.revisions.size(); ++i) {
    if (request.revisions[i].empty()) continue;
    positions.push_back(i + 1);
    revisions.push_back(request.revisions[i]);
  }
  if (revisions.empty()) return;
  body["revisions"] = std::move(revisions);
  body["sourcePositions"] = std::move(positions);
}

ordered_json retry_of(const SyncRequest::Retry& retry) {
  ordered_json json = {
      {"limit", retry.limit},
      {"backoff",
       {{"duration", retry.duration}, {"factor", retry.factor}, {"maxDuration", retry.longest}}}};
  if (retry.with_newest_revision) json["refresh"] = true;
  return json;
}

ordered_json targets_of(const SyncRequest& request) {
  auto targets = ordered_json::array();
  for (const auto& target : request.targets) {
    targets.push_back({{"group", target.group},
                       {"kind", target.kind},
                       {"namespace", target.ns},
                       {"name", target.name}});
  }
  return targets;
}

}  // namespace

ordered_json sync_body(const Application& application, const SyncRequest& request) {
  ordered_json body = {{"appNamespace", application.name.ns}, {"project", application.project}};
  put_revisions(request, body);
  if (request.dry_run) body["dryRun"] = true;
  body["prune"] = request.prune;
  if (request.force) {
    body["strategy"] = {{request.runs_hooks ? "hook" : "apply", {{"force", *request.force}}}};
  }
  if (!request.targets.empty()) body["resources"] = targets_of(request);
  if (request.options) body["syncOptions"] = {{"items", *request.options}};
  if (request.retry) body["retryStrategy"] = retry_of(*request.retry);
  body["infos"] = ordered_json::array({{{"name", marker_name}, {"value", request.marker}}});
  if (!request.run_url.empty()) {
    body["infos"].push_back({{"name", "ci-run"}, {"value", request.run_url}});
  }
  return body;
}

ordered_json rollback_body(const Application& application, const RollbackRequest& request) {
  ordered_json body = {{"id", request.id}, {"prune", request.prune}};
  if (request.dry_run) body["dryRun"] = true;
  body["appNamespace"] = application.name.ns;
  body["project"] = application.project;
  return body;
}

}  // namespace argocd
