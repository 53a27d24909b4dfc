// SPDX-License-Identifier: Apache-2.0
#include "rollout/planned_change.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/json.hpp"
#include "base/text.hpp"
#include "rollout/blocking.hpp"

namespace rollout {
namespace {

using nlohmann::json;

constexpr std::size_t most_fields = 50;

// The word for JSON, and the one for people.
struct Words {
  const char* action;
  const char* text;
};

Words words_of(Planned what) {
  switch (what) {
    case Planned::create:
      return {"create", "create"};
    case Planned::change:
      return {"change", "change"};
    case Planned::apply:
      return {"apply", "create or change"};
    case Planned::remove:
      return {"delete", "delete"};
    case Planned::keep:
      return {"keep", "kept"};
  }
  return {};
}

// The `Prune` among its own sync options; empty where there is none.
std::string own_prune_option(const std::string& live) {
  constexpr std::string_view option = "Prune=";
  const auto object = base::parse_json(live);
  const json::json_pointer options("/metadata/annotations/argocd.argoproj.io~1sync-options");
  if (!object.is_object() || !object.contains(options) || !object[options].is_string()) return {};
  for (const auto piece : base::split(object[options].get_ref<const std::string&>(), ',')) {
    const auto given = base::trim(piece);
    if (given.starts_with(option)) return base::to_lower(given.substr(option.size()));
  }
  return {};
}

PlannedChange prune(argocd::ObjectName object, bool prunes, const std::string& own_option) {
  PlannedChange change = {.object = std::move(object), .what = Planned::keep};
  if (own_option == "false") {
    change.reason = "it has the sync option Prune=false";
  } else if (!prunes) {
    change.reason = "without --prune";
  } else {
    change.what = Planned::remove;
    if (own_option == "confirm") change.reason = "once somebody confirms it";
  }
  return change;
}

// "5 -> 3"; what is not shown is said in a word.
std::string change_text(const Difference& field) {
  const auto is_unseen = [&](bool is_there, const std::string& value) {
    return is_there && value.empty();
  };
  std::string text;
  if (field.is_hidden || is_unseen(field.is_live, field.live) ||
      is_unseen(field.is_wanted, field.wanted)) {
    text = !field.is_live ? "added" : !field.is_wanted ? "removed" : "changed";
    if (field.is_hidden) text += " (hidden)";
  } else {
    const std::string none = "(none)";
    text = (field.is_live ? field.live : none) + " -> " + (field.is_wanted ? field.wanted : none);
  }
  return field.cause.empty() ? text : text + " (" + field.cause + ")";
}

std::string kind_text(const argocd::ObjectName& object) {
  return to_string(
      Blocking{.group = object.group, .kind = object.kind, .ns = object.ns, .name = object.name});
}

}  // namespace

std::optional<PlannedChange> planned_change(const argocd::ManagedResource& resource, bool prunes) {
  if (resource.is_hook) return std::nullopt;
  const auto& live = resource.live.empty() ? resource.normalized_live : resource.live;
  const auto& wanted = resource.predicted_live;
  if (wanted.empty()) {
    if (live.empty()) return std::nullopt;
    return prune(resource.object, prunes, own_prune_option(live));
  }
  PlannedChange change = {.object = resource.object, .what = Planned::create};
  if (live.empty()) return change;
  change.what = Planned::change;
  change.differences = compare(resource.object.kind, resource.normalized_live, wanted, most_fields);
  if (change.differences.fields.empty() && !resource.is_modified) return std::nullopt;
  return change;
}

std::optional<PlannedChange> planned_change(const argocd::Resource& resource, bool prunes) {
  if (resource.is_hook || resource.sync != argocd::Sync::out_of_sync) return std::nullopt;
  argocd::ObjectName object = {
      .group = resource.group, .kind = resource.kind, .ns = resource.ns, .name = resource.name};
  if (resource.requires_pruning) return prune(std::move(object), prunes, {});
  const bool is_missing = resource.health == argocd::Health::missing;
  return PlannedChange{.object = std::move(object),
                       .what = is_missing ? Planned::create : Planned::apply};
}

void sort_by_name(std::vector<PlannedChange>& changes) {
  const auto key = [](const PlannedChange& change) {
    const auto& object = change.object;
    return std::tie(object.kind, object.ns, object.name, object.group);
  };
  std::sort(changes.begin(), changes.end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
}

std::size_t count_changes(const std::vector<PlannedChange>& changes) {
  return static_cast<std::size_t>(std::count_if(
      changes.begin(), changes.end(), [](const auto& one) { return one.what != Planned::keep; }));
}

std::vector<std::string> lines_of(const PlannedChange& change) {
  auto first = kind_text(change.object) + ": " + words_of(change.what).text;
  if (!change.reason.empty()) first += ", " + change.reason;
  const auto& differences = change.differences;
  if (change.what == Planned::change && differences.fields.empty()) {
    first += ", in fields that the cluster itself writes";
  }
  std::vector<std::string> lines = {std::move(first)};
  for (const auto& field : differences.fields) {
    lines.push_back("  " + field.path() + ": " + change_text(field));
  }
  if (differences.more > 0) {
    lines.push_back("  and " + std::to_string(differences.more) + " more");
  }
  return lines;
}

nlohmann::ordered_json to_json(const PlannedChange& change) {
  const auto& object = change.object;
  nlohmann::ordered_json found = {
      {"group", base::printable(object.group)},   {"kind", base::printable(object.kind)},
      {"namespace", base::printable(object.ns)},  {"name", base::printable(object.name)},
      {"action", words_of(change.what).action},   {"reason", change.reason},
      {"fields", nlohmann::ordered_json::array()}};
  for (const auto& field : change.differences.fields) {
    found["fields"].push_back({{"path", field.path()},
                               {"old", field.live},
                               {"new", field.wanted},
                               {"hidden", field.is_hidden}});
  }
  return found;
}

}  // namespace rollout
