// SPDX-License-Identifier: Apache-2.0
#include "rollout/rollback.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "base/timestamp.hpp"
#include "rollout/goal.hpp"

namespace rollout {
namespace {

using argocd::Application;
using argocd::HistoryEntry;

base::Error rejected(std::string message, std::string hint) {
  return {
      .kind = base::ErrorKind::rejected, .message = std::move(message), .hint = std::move(hint)};
}

// "11 (9b1e77a), 12 (4f2c9a7)".
std::string known_ids(const std::vector<HistoryEntry>& history) {
  std::vector<std::string> ids;
  ids.reserve(history.size());
  for (const auto& entry : history) {
    ids.push_back(std::to_string(entry.id) + " (" + short_revisions(entry.revisions) + ")");
  }
  return base::join(ids, ", ");
}

base::Result<HistoryEntry> find_id(const std::vector<HistoryEntry>& history, std::int64_t id) {
  const auto found = std::find_if(history.begin(), history.end(),
                                  [&](const auto& entry) { return entry.id == id; });
  if (found != history.end()) return *found;
  return base::Error{.kind = base::ErrorKind::not_found,
                     .message = "has no deployment " + std::to_string(id) + " in its history",
                     .hint = history.empty() ? "Argo CD keeps no history of it"
                                             : "there are: " + known_ids(history)};
}

// A sync without hooks of the sources of the spec looks the same.
bool may_be_rollback(const argocd::Operation& operation) {
  return !operation.sources.empty() && !operation.is_automated && !operation.is_partial;
}

bool is_same_deployment(const HistoryEntry& one, const HistoryEntry& other) {
  return one.revisions == other.revisions && one.sources_text == other.sources_text;
}

// Whether the last deployment was there before, with another one in between.
bool is_there_again(const std::vector<HistoryEntry>& history) {
  const auto is_as_last = [&](const auto& entry) {
    return is_same_deployment(entry, history.back());
  };
  const auto other = std::find_if_not(history.rbegin(), history.rend(), is_as_last);
  return std::find_if(other, history.rend(), is_as_last) != history.rend();
}

base::Result<HistoryEntry> find_previous(const std::vector<HistoryEntry>& history) {
  const auto found = std::find_if(history.rbegin(), history.rend(), [&](const auto& entry) {
    return !is_same_deployment(entry, history.back());
  });
  if (found != history.rend()) return *found;
  return base::Error{.kind = base::ErrorKind::not_found,
                     .message = "its history has nothing else to go back to",
                     .hint = "--history shows what has been deployed"};
}

}  // namespace

base::Result<RollbackTarget> parse_rollback_target(std::string_view text) {
  if (text == "previous") return RollbackTarget{};
  const auto id = base::parse_unsigned(text);
  if (id && *id <= static_cast<unsigned long long>(std::numeric_limits<std::int64_t>::max())) {
    return RollbackTarget{.id = static_cast<std::int64_t>(*id)};
  }
  return base::Error{.kind = base::ErrorKind::usage,
                     .message = "'" + base::printable(text) + "' is not the id of a deployment",
                     .hint = "--history shows them; `previous` is the one before"};
}

base::Result<HistoryEntry> find_deployment(const Application& application,
                                           const RollbackTarget& target) {
  return target.id ? find_id(application.history, *target.id) : find_previous(application.history);
}

std::string to_string(const HistoryEntry& deployment) {
  auto text = "deployment " + std::to_string(deployment.id);
  if (!deployment.revisions.empty()) text += " (" + short_revisions(deployment.revisions) + ")";
  if (deployment.deployed_at) text += " from " + base::format_time(*deployment.deployed_at);
  return text;
}

bool is_gone_back(const Application& application) {
  const auto& last = application.last;
  if (!last || last->phase != argocd::Phase::succeeded) return false;
  const auto& operation = last->operation;
  if (!may_be_rollback(operation) || operation.is_dry_run) return false;
  return operation.sources != application.sources_text || is_there_again(application.history);
}

base::Result<void> check_rollback(const Application& application, const HistoryEntry& deployment) {
  if (application.is_automated) {
    return rejected("automatic sync is on, and would undo a rollback",
                    "revert the commit in Git, or switch automatic sync off first");
  }
  if (deployment.sources_text.empty()) {
    return rejected("deployment " + std::to_string(deployment.id) + " does not say its source",
                    "sync to its revision instead, with --revision");
  }
  // Argo CD goes by what the application has now, and would take its present sources.
  if (deployment.has_many_sources != application.has_many_sources) {
    return rejected("deployment " + std::to_string(deployment.id) + " was of " +
                        (deployment.has_many_sources ? "several sources" : "one source") +
                        ", which it has no longer",
                    "revert the change of its sources, then sync");
  }
  return {};
}

argocd::Operation operation_of(const HistoryEntry& deployment,
                               const argocd::RollbackRequest& request) {
  argocd::Operation operation;
  operation.revisions = deployment.revisions;
  operation.is_dry_run = request.dry_run;
  operation.prunes = request.prune;
  operation.sources = deployment.sources_text;
  return operation;
}

bool is_same_rollback(const argocd::Operation& one, const argocd::Operation& other) {
  return may_be_rollback(one) && may_be_rollback(other) && one.sources == other.sources &&
         one.revisions == other.revisions && one.is_dry_run == other.is_dry_run &&
         one.prunes == other.prunes;
}

}  // namespace rollout
