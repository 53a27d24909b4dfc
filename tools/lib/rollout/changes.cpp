// SPDX-License-Identifier: Apache-2.0
#include "rollout/changes.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace rollout {
namespace {

using argocd::Application;
using argocd::Phase;
using argocd::ResourceResult;

constexpr std::size_t longest_note = 200;

template <typename Named>
std::string name_of(const Named& resource) {
  return resource.kind + " " + (resource.ns.empty() ? "" : resource.ns + "/") + resource.name;
}

std::string event_of(const ResourceResult& result) {
  const bool is_hook = !result.hook_type.empty();
  if (result.status == "SyncFailed") return "could not be applied";
  if (result.status == "PruneSkipped") return "was not pruned";
  if (!is_hook) return {};
  switch (result.hook_phase) {
    case Phase::running:
      return "is running";
    case Phase::terminating:
      return "is being ended";
    case Phase::succeeded:
      return "has succeeded";
    case Phase::failed:
    case Phase::error:
      return "has failed";
    case Phase::none:
      return {};
  }
  return {};
}

void add_results(const Application& application, Facts& facts) {
  const auto& last = *application.last;
  const auto attempt =
      std::to_string(last.started_at.value_or(0)) + "." + std::to_string(last.retry_count);
  for (const auto& result : last.results) {
    const auto event = event_of(result);
    if (event.empty()) continue;
    const bool needs_reason = event == "has failed" || event == "could not be applied";
    const auto name = result.hook_type.empty() ? "applying " + name_of(result)
                                               : result.hook_type + " hook " + name_of(result);
    facts[name] = {.event = event,
                   .note = needs_reason ? base::shorten(result.message, longest_note) : "",
                   .attempt = attempt};
  }
}

bool has_result(const argocd::OperationState& last, const argocd::Resource& resource) {
  return std::any_of(last.results.begin(), last.results.end(), [&](const ResourceResult& result) {
    return result.hook_type.empty() && result.name == resource.name &&
           result.kind == resource.kind && result.ns == resource.ns;
  });
}

// The latest wave that a running operation has come to. Worth a word where there are several.
void add_wave(const Application& application, Facts& facts) {
  if (application.last->phase != Phase::running) return;
  std::optional<int> reached;
  bool has_several = false;
  const auto& resources = application.resources;
  for (const auto& resource : resources) {
    if (resource.is_hook) continue;
    if (resource.wave != resources.front().wave) has_several = true;
    if ((!reached || resource.wave > *reached) && has_result(*application.last, resource)) {
      reached = resource.wave;
    }
  }
  if (!has_several || !reached) return;
  facts["wave"] = {.event = std::to_string(*reached) + " has begun",
                   .attempt = std::to_string(application.last->started_at.value_or(0))};
}

// The order in which a sync makes things happen.
int rank_of(std::string_view name) {
  if (name.starts_with("PreSync hook ")) return 0;
  if (name == "wave") return 1;
  if (name.starts_with("PostSync hook ") || name.starts_with("SyncFail hook ")) return 3;
  return 2;
}

std::string words_for(const std::string& name, const Fact* before, const Fact& after) {
  const auto note = after.note.empty() ? "" : ": " + after.note;
  if (!after.event.empty()) {
    const std::string applying = "applying ";
    return (name.starts_with(applying) ? name.substr(applying.size()) : name) + " " + after.event +
           note;
  }
  const bool is_new_health = before == nullptr || after.health != before->health;
  const bool is_new_sync = before == nullptr || after.sync != before->sync;
  std::vector<std::string> words;
  if (is_new_sync && !after.sync.empty()) words.push_back(after.sync);
  if ((is_new_health || !is_new_sync) && !after.health.empty()) words.push_back(after.health);
  if (words.empty()) return {};
  auto text = name + " is " + base::join(words, " and ");
  if (is_new_health && before != nullptr && !before->health.empty() && !after.health.empty()) {
    text += ", was " + before->health;
  }
  return text + (after.health == "Healthy" ? "" : note);
}

}  // namespace

Facts facts_of(const Application& application) {
  Facts facts;
  for (const auto& resource : application.resources) {
    if (resource.is_hook) continue;
    facts[name_of(resource)] = {.sync = std::string(to_string(resource.sync)),
                                .health = std::string(to_string(resource.health)),
                                .note = base::shorten(resource.health_message, longest_note)};
  }
  if (application.last) {
    add_results(application, facts);
    add_wave(application, facts);
  }
  return facts;
}

std::vector<std::string> changes(const Facts& before, const Facts& after) {
  std::vector<std::pair<int, std::string>> ranked;
  for (const auto& [name, fact] : after) {
    const auto known = before.find(name);
    const auto* earlier = known == before.end() ? nullptr : &known->second;
    if (earlier != nullptr && *earlier == fact) continue;
    auto words = words_for(name, earlier, fact);
    if (!words.empty()) ranked.emplace_back(rank_of(name), std::move(words));
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> all;
  for (auto& [rank, words] : ranked) all.push_back(std::move(words));
  return all;
}

}  // namespace rollout
