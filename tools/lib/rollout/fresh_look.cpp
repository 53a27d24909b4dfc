// SPDX-License-Identifier: Apache-2.0
#include "rollout/fresh_look.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "rollout/look.hpp"
#include "rollout/refreshes.hpp"

namespace rollout {
namespace {

using argocd::Application;
using base::TimePoint;
using std::chrono::seconds;

constexpr std::size_t most_requests = 16;        // at once
constexpr base::Duration allowed = seconds(20);  // for a refresh; then another is asked for
constexpr int most_doublings = 3;                // of that, where it was not enough
constexpr base::Duration pause = std::chrono::milliseconds(1100);  // another second
constexpr int most_errors = 3;  // comparisons that fail: no server was away for a moment

struct Entry {
  Application application;
  Refreshes refreshes = {};
  int errors = 0;
  int unanswered = 0;
  std::string trouble = {};  // of the last one that was not answered
  bool is_asked = false;

  bool is_done() const {
    const bool is_busy = refreshes.need_rest() && is_under_way(application);
    return refreshes.prove_it() || is_busy || errors >= most_errors;
  }

  // A comparison that always takes longer than the first patience needs a longer one.
  base::Duration patience() const { return allowed * (1 << std::min(unanswered, most_doublings)); }
};

// Answers may come after the end of the look.
struct Looks {
  std::vector<Entry> entries;
  std::optional<base::Error> failure = {};
};

void take(Looks& looks, std::size_t at, base::Result<Application> answer, TimePoint now) {
  auto& entry = looks.entries[at];
  const bool is_answered = answer.has_value();
  entry.is_asked = false;
  if (is_answered) {
    entry.application = std::move(*answer);
    entry.errors = error_text(entry.application).empty() ? 0 : entry.errors + 1;
    entry.trouble.clear();
  } else if (base::is_passing(answer.error()) || answer.error().kind == base::ErrorKind::timeout) {
    // So slow answers are told, too.
    ++entry.unanswered;
    entry.trouble = base::to_string(answer.error());
  } else {
    looks.failure = std::move(answer).error();
    looks.failure->context.push_back("reading the application " +
                                     to_string(entry.application.name));
  }
  entry.refreshes.end(entry.application, is_answered, now);
}

void ask(argocd::ControlPlane& control_plane, const std::shared_ptr<Looks>& looks, std::size_t at,
         argocd::Refresh refresh, const base::Deadline& deadline) {
  auto& entry = looks->entries[at];
  entry.is_asked = true;
  entry.refreshes.begin(entry.application);
  // Once as was wanted; then any look will do.
  const auto how = entry.refreshes.has_ended_one() ? argocd::Refresh::normal : refresh;
  control_plane.get(entry.application.name, how, std::min(entry.patience(), deadline.remaining()),
                    [looks, at, &clock = deadline.clock()](base::Result<Application> answer) {
                      take(*looks, at, std::move(answer), clock.now());
                    });
}

}  // namespace

base::Result<std::vector<FreshLook>> look_afresh(argocd::ControlPlane& control_plane,
                                                 std::vector<Application> applications,
                                                 argocd::Refresh refresh,
                                                 const base::Deadline& deadline) {
  const auto looks = std::make_shared<Looks>();
  for (auto& application : applications) {
    looks->entries.push_back({.application = std::move(application)});
  }
  auto& entries = looks->entries;
  const auto is_done = [](const Entry& entry) { return entry.is_done(); };
  while (!deadline.is_over() && !std::all_of(entries.begin(), entries.end(), is_done)) {
    const auto now = deadline.clock().now();
    auto wake = now + seconds(1);
    auto running = std::count_if(entries.begin(), entries.end(),
                                 [](const Entry& entry) { return entry.is_asked; });
    for (std::size_t at = 0; at < entries.size(); ++at) {
      auto& entry = entries[at];
      if (entry.is_asked || entry.is_done()) continue;
      const auto due = entry.refreshes.next(pause);
      if (due > now) {
        wake = std::min(wake, due);
      } else if (running < static_cast<std::ptrdiff_t>(most_requests)) {
        ++running;
        ask(control_plane, looks, at, refresh, deadline);
      }
    }
    TRY(control_plane.poll(
        std::min(std::chrono::ceil<base::Duration>(wake - now), deadline.remaining())));
    if (looks->failure) return *looks->failure;
  }
  std::vector<FreshLook> found;
  found.reserve(entries.size());
  for (const auto& entry : entries) {
    found.push_back({.application = entry.application,
                     .is_fresh = entry.is_done(),
                     .trouble = entry.is_done() ? std::string() : entry.trouble});
  }
  return found;
}

}  // namespace rollout
