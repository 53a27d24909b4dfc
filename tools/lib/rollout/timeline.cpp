// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "rollout/markdown.hpp"

namespace rollout {
namespace {

using argocd::Application;
using argocd::Phase;
using argocd::ResourceResult;

// The order in which Argo CD goes through an operation: its phases, and in each the waves.
using Step = std::pair<int, int>;

enum PhaseOrder { pre_sync, sync, post_sync, sync_fail };

int phase_order(const ResourceResult& result) {
  const auto& phase = result.sync_phase.empty() ? result.hook_type : result.sync_phase;
  if (phase == "PreSync") return pre_sync;
  if (phase == "PostSync") return post_sync;
  if (phase == "SyncFail") return sync_fail;
  return sync;
}

// Mermaid has no way to escape: a colon ends a text, `#`, `;` and `%%` begin something else. So
// only what never means anything is left of a text from outside.
std::string harmless_words(std::string_view text) {
  constexpr std::string_view kept = " -./_";
  constexpr std::size_t longest = 80;
  std::string words;
  for (const char c : base::printable(text)) {
    const bool is_kept =
        base::is_ascii_alpha(c) || base::is_ascii_digit(c) || kept.find(c) != std::string::npos;
    words += is_kept ? c : ' ';
  }
  return base::shorten(base::trim(words), longest);
}

bool has_failed(const ResourceResult& result) {
  return result.status == "SyncFailed" || result.hook_phase == Phase::failed ||
         result.hook_phase == Phase::error;
}

std::string state_of(const ResourceResult& result) {
  if (has_failed(result)) return "failed";
  if (!result.hook_type.empty()) return base::to_lower(to_string(result.hook_phase));
  if (result.status == "PruneSkipped") return "not pruned";
  return base::to_lower(result.status);
}

// Each line begins with a word of ours: a kind may be called `section`, which Mermaid would obey.
std::string line_of(const ResourceResult& result, const base::Redactor& redactor) {
  const auto name = redactor.redact(result.kind + " " + result.name);
  const auto state = harmless_words(state_of(result));
  const std::string begin = result.hook_type.empty() ? "resource " : "hook ";
  return "    " + std::string(has_failed(result) ? "❌ " : "") + begin + harmless_words(name) +
         (state.empty() ? "" : " : " + state) + "\n";
}

std::string title_of(const Step& step) {
  static constexpr std::array<std::string_view, 4> titles = {"PreSync", "Sync", "PostSync",
                                                             "SyncFail"};
  const auto title = std::string(titles[static_cast<std::size_t>(step.first)]);
  const bool has_wave = step.first == sync || step.second != 0;
  return has_wave ? title + " wave " + std::to_string(step.second) : title;
}

// The results of an operation do not say their wave; the resources do.
int wave_of(const Application& application, const ResourceResult& result) {
  const auto& resources = application.resources;
  const auto found = std::find_if(resources.begin(), resources.end(), [&](const auto& resource) {
    return resource.name == result.name && resource.kind == result.kind &&
           resource.ns == result.ns && resource.group == result.group;
  });
  return found == resources.end() ? 0 : found->wave;
}

using Steps = std::map<Step, std::vector<const ResourceResult*>>;

Steps steps_of(const Application& application) {
  constexpr std::size_t most = 2000;  // each of which is looked for among the resources
  const auto& results = application.last->results;
  Steps steps;
  for (std::size_t i = 0; i < results.size() && i < most; ++i) {
    steps[{phase_order(results[i]), wave_of(application, results[i])}].push_back(&results[i]);
  }
  for (auto& [step, members] : steps) {
    std::stable_partition(members.begin(), members.end(),
                          [](const auto* result) { return has_failed(*result); });
  }
  return steps;
}

}  // namespace

std::string timeline_of(const Application& application, const base::Redactor& redactor) {
  constexpr std::size_t most_steps = 30;
  constexpr std::size_t most_members = 12;
  if (!application.last) return {};
  const auto steps = steps_of(application);
  if (steps.size() < 2) return {};
  std::string text = "timeline\n  title Last sync of " +
                     harmless_words(redactor.redact(to_string(application.name))) + " " +
                     base::to_lower(to_string(application.last->phase)) + "\n";
  std::size_t shown_steps = 0;
  for (const auto& [step, members] : steps) {
    if (shown_steps++ == most_steps) {
      return text + "  section And " + std::to_string(steps.size() - most_steps) + " more waves\n";
    }
    text += "  section " + title_of(step) + "\n";
    for (std::size_t i = 0; i < members.size() && i < most_members; ++i) {
      text += line_of(*members[i], redactor);
    }
    if (members.size() > most_members) {
      text += "    and " + std::to_string(members.size() - most_members) + " more\n";
    }
  }
  return text;
}

}  // namespace rollout
