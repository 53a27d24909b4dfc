// SPDX-License-Identifier: Apache-2.0
#include "rollout/progress.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace rollout {
namespace {

constexpr base::Duration pause = std::chrono::seconds(1);

std::string state_of(const argocd::Application& application) {
  std::vector<std::string> words;
  if (application.sync != argocd::Sync::none) words.emplace_back(to_string(application.sync));
  if (application.health != argocd::Health::none) words.emplace_back(to_string(application.health));
  if (!application.revisions.empty()) {
    words.push_back("at " + short_revisions(application.revisions));
  }
  return words.empty() ? "new" : base::join(words, ", ");
}

std::string line_of(const Tracker& tracker, const std::string& waits_for) {
  auto line = to_string(tracker.name()) + ": ";
  if (tracker.application()) line += state_of(*tracker.application());
  if (tracker.outcome()) {
    if (!tracker.application()) line += tracker.outcome()->message;
    return line;
  }
  const auto missing = waits_for.empty() ? tracker.missing_part() : waits_for;
  if (!missing.empty()) line += (tracker.application() ? "; " : "") + missing;
  return line;
}

std::string state_of(const argocd::Resource& resource) {
  auto state = std::string(to_string(resource.sync));
  if (resource.health != argocd::Health::none) {
    state += (state.empty() ? "" : ", ") + std::string(to_string(resource.health));
  }
  if (!resource.health_message.empty()) state += ": " + resource.health_message;
  return state;
}

}  // namespace

void Progress::on_change(const Tracker& tracker, const std::string& waits_for) {
  auto& shown = applications_[tracker.name()];
  auto line = line_of(tracker, waits_for);
  shown.pending = line == shown.line ? std::string() : std::move(line);
  say_resources(tracker, shown);
}

// Resources that changed since they were seen first. Of very many nobody reads along.
void Progress::say_resources(const Tracker& tracker, Shown& shown) {
  constexpr std::size_t most = 200;
  const auto& application = tracker.application();
  if (!application || application->resources.size() > most) return;
  const bool is_first = shown.resources.empty();
  for (const auto& resource : application->resources) {
    const auto name =
        resource.kind + " " + (resource.ns.empty() ? "" : resource.ns + "/") + resource.name;
    const auto state = state_of(resource);
    auto& known = shown.resources[name];
    if (known == state) continue;
    known = state;
    if (!is_first) log_.detail(to_string(tracker.name()) + ": " + name + ": " + state);
  }
}

void Progress::on_connection(const std::string& text) {
  if (text.empty()) {
    if (has_trouble_) log_.info("the connection is back");
    has_trouble_ = false;
    return;
  }
  has_trouble_ = true;
  log_.info(text);
}

void Progress::say(Shown& shown, base::TimePoint now) {
  log_.info(shown.pending);
  shown.line = std::move(shown.pending);
  shown.pending.clear();
  shown.printed_at = now;
}

base::TimePoint Progress::on_tick(base::TimePoint now) {
  auto next = now + std::chrono::hours(1);
  for (auto& [name, shown] : applications_) {
    if (shown.pending.empty()) continue;
    if (now - shown.printed_at >= pause || shown.line.empty()) {
      say(shown, now);
    } else {
      next = std::min(next, base::TimePoint(shown.printed_at + pause));
    }
  }
  return next;
}

}  // namespace rollout
