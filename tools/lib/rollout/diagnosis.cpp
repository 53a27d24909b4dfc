// SPDX-License-Identifier: Apache-2.0
#include "rollout/diagnosis.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include "base/text.hpp"
#include "rollout/investigation.hpp"
#include "rollout/look.hpp"

namespace rollout {
namespace {

using argocd::Application;

constexpr std::size_t most_applications = 5;

// Whether the outcome says it already, if perhaps not to its end.
bool is_said(const Finding& finding, std::string_view text) {
  constexpr std::size_t enough = 60;
  return base::printable(finding.outcome.message).find(shown(text).substr(0, enough)) !=
         std::string::npos;
}

void add_remarks(Finding& finding) {
  const auto& application = *finding.application;
  for (const auto& condition : application.conditions) {
    // Who has orphans has them before and after.
    const bool matters = condition.type != "OrphanedResourceWarning";
    if (!matters || is_said(finding, condition.message)) continue;
    finding.remarks.push_back(base::printable(condition.type) + ": " + shown(condition.message));
  }
  const auto& last = application.last;
  const bool has_words = last && last->phase != argocd::Phase::succeeded && !last->message.empty();
  if (has_words && !is_said(finding, last->message)) {
    finding.remarks.push_back("operation " + std::string(to_string(last->phase)) + ": " +
                              shown(last->message));
  }
  auto waves = waves_to_come(application);
  if (!waves.empty()) finding.remarks.push_back(std::move(waves));
}

bool is_same(const argocd::Resource& resource, const argocd::ResourceResult& result) {
  return resource.kind == result.kind && resource.name == result.name && resource.ns == result.ns &&
         resource.group == result.group;
}

}  // namespace

std::string waves_to_come(const Application& application) {
  const auto& last = application.last;
  if (!last || last->phase == argocd::Phase::succeeded || last->results.empty()) return {};
  std::optional<int> reached;
  std::map<int, std::size_t> later;
  for (const auto& resource : application.resources) {
    const bool was_reached = std::any_of(last->results.begin(), last->results.end(),
                                         [&](const auto& one) { return is_same(resource, one); });
    if (was_reached) {
      reached = std::max(reached.value_or(resource.wave), resource.wave);
    } else if (resource.sync == argocd::Sync::out_of_sync && !resource.requires_pruning) {
      ++later[resource.wave];
    }
  }
  std::vector<std::string> waves;
  for (const auto& [wave, count] : later) {
    if (!reached || wave <= *reached) continue;
    waves.push_back(std::to_string(wave) + " (" + base::number_of(count, "resource") + ')');
  }
  return waves.empty() ? std::string() : "sync waves still to come: " + base::join(waves, ", ");
}

void diagnose(argocd::ControlPlane& control_plane, std::vector<Finding>& findings, const Goal& goal,
              const base::Deadline& deadline) {
  struct Case {
    Finding* finding;
    std::shared_ptr<Investigation> investigation;
  };
  std::vector<Case> cases;
  for (auto& finding : findings) {
    if (is_success(finding.outcome.word) || !finding.application) continue;
    add_remarks(finding);
    auto* inspector = control_plane.inspector();
    if (inspector == nullptr || cases.size() == most_applications) continue;
    cases.push_back({&finding, std::make_shared<Investigation>(*inspector, finding, goal)});
    cases.back().investigation->start();
  }
  const auto is_done = [&] {
    return std::all_of(cases.begin(), cases.end(),
                       [](const Case& one) { return one.investigation->is_done(); });
  };
  while (!is_done() && !deadline.is_over()) {
    // A signal ends the search, and what is known is said.
    if (!control_plane.poll(deadline.remaining())) break;
  }
  for (const auto& one : cases) *one.finding = one.investigation->result();
}

}  // namespace rollout
