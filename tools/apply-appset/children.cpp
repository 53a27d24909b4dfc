// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/children.hpp"

#include <algorithm>
#include <utility>

namespace tools::apply_appset {

using applicationset::text_at;
using manifests::field;

std::optional<std::size_t> known_children(const Json& set) {
  const auto& status = field(set, "status");
  const auto& count = field(status, "resourcesCount");
  if (count.is_number_unsigned()) return count.get<std::size_t>();
  const auto& resources = field(status, "resources");
  return resources.empty() ? std::nullopt : std::optional(resources.size());
}

namespace {

std::size_t owned_by(const Current& current, const std::string& ns, const std::string& set) {
  return static_cast<std::size_t>(
      std::count_if(current.applications.begin(), current.applications.end(), [&](const auto& one) {
        return one.first.first == ns && applicationset::owner_of(one.second) == set;
      }));
}

}  // namespace

// A list has only what we may see; a set knows what it has.
HiddenApplications hidden_of(const Json& set, const Current& current) {
  const auto [ns, name] = applicationset::key_of(set);
  HiddenApplications hidden = {.set = name, .names = {}};
  const auto* live = current.find(set);
  if (live == nullptr) return hidden;
  for (const auto& resource : field(field(*live, "status"), "resources")) {
    if (text_at(resource, "kind") != "Application") continue;
    auto child = text_at(resource, "name");
    if (!current.applications.contains({ns, child})) hidden.names.push_back(std::move(child));
  }
  // The list of a large set is cut, or empty; its number is not.
  const auto seen = owned_by(current, ns, name);
  const auto known = known_children(*live).value_or(0);
  if (hidden.names.empty() && known > seen) hidden.count = known - seen;
  if (!hidden.names.empty()) hidden.count = hidden.names.size();
  return hidden;
}

namespace {

// What the generator at the same place finds as the set is now; nothing where that is not known.
std::optional<std::size_t> count_at(const applicationset::Expansion& expansion,
                                    const std::string& path) {
  if (expansion.has_failed()) return std::nullopt;
  for (const auto& generator : expansion.generators) {
    if (generator.path == path) return generator.count;
  }
  return std::nullopt;
}

// Why it matters that a generator finds nothing; empty where it does not.
std::string reason_of(const SetPlan& set, const std::string& path, const Json* live,
                      const applicationset::Expansion& before) {
  if (set.count(Action::remove) > 0) return "applications of the set would go";
  if (live == nullptr) return {};
  const auto count = count_at(before, path).value_or(0);
  if (count > 0) return "it makes " + std::to_string(count) + " as the set is now";
  const bool makes_none = set.steps.empty() || set.count(Action::keep) == set.steps.size();
  if (makes_none && known_children(*live).value_or(0) > 0) return "the set has applications now";
  return {};
}

}  // namespace

void find_emptied(Plan& plan, const Current& current, const Expand& expand) {
  for (const auto& set : plan.sets) {
    if (set.empty_generators.empty()) continue;
    const auto found = current.others.find({"ApplicationSet", set.ns, set.name});
    const Json* live = found == current.others.end() ? nullptr : &found->second;
    applicationset::Expansion before;
    if (live != nullptr) before = expand(*live);
    for (const auto& generator : set.empty_generators) {
      auto reason = reason_of(set, generator.path, live, before);
      if (reason.empty()) continue;
      plan.emptied.push_back({set.name, generator.path, generator.kinds, std::move(reason)});
    }
  }
}

}  // namespace tools::apply_appset
