// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "argocd/inspector.hpp"
#include "rollout/difference.hpp"

namespace rollout {

// What a sync would do with a resource.
enum class Planned : std::uint8_t {
  create,
  change,
  apply,   // create or change: without the API server nobody says which
  remove,  // prune
  keep,    // although it is no longer in Git
};

struct PlannedChange {
  argocd::ObjectName object = {};
  Planned what = Planned::change;
  std::string reason = {};       // of `keep`; what `remove` waits for
  Differences differences = {};  // of `change`
};

// Nothing where the resource is what Git wants. What a sync would only delete stays with
// `Prune=false` at the resource, and where `prunes` says that the sync is one without --prune.
// Secrets stay hidden, see difference.hpp.
std::optional<PlannedChange> planned_change(const argocd::ManagedResource& resource, bool prunes);

// The same from what the application itself tells, which is less: no fields.
std::optional<PlannedChange> planned_change(const argocd::Resource& resource, bool prunes);

// By kind, namespace and name, whatever order they came in.
void sort_by_name(std::vector<PlannedChange>& changes);

// How many of them are no `keep`.
std::size_t count_changes(const std::vector<PlannedChange>& changes);

// "apps/Deployment shop/api: change", and below it "  spec.replicas: 5 -> 3".
std::vector<std::string> lines_of(const PlannedChange& change);

nlohmann::ordered_json to_json(const PlannedChange& change);

}  // namespace rollout
