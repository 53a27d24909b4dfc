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
constexpr base::Duration pause = std::chrono::milliseconds(1100);  // another second
constexpr int most_errors = 3;  // comparisons that fail: no server was away for a moment

struct Entry {
  Application application;
  Refreshes refreshes = {};
  int errors = 0;
  bool is_asked = false;

  bool is_done() const { return refreshes.prove_it() || errors >= most_errors; }
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
  } else if (answer.error().kind != base::ErrorKind::timeout) {
    looks.failure = std::move(answer).error();
    looks.failure->context.push_back("reading the application " +
                                     to_string(entry.application.name));
  }
  entry.refreshes.end(entry.application, is_answered, now);
}

void ask(argocd::ControlPlane& control_plane, const std::shared_ptr<Looks>& looks, std::size_t at,
         const base::Deadline& deadline) {
  auto& entry = looks->entries[at];
  entry.is_asked = true;
  entry.refreshes.begin(entry.application);
  control_plane.get(entry.application.name, argocd::Refresh::normal,
                    std::min(allowed, deadline.remaining()),
                    [looks, at, &clock = deadline.clock()](base::Result<Application> answer) {
                      take(*looks, at, std::move(answer), clock.now());
                    });
}

}  // namespace

base::Result<std::vector<Application>> look_afresh(argocd::ControlPlane& control_plane,
                                                   std::vector<Application> applications,
                                                   const base::Deadline& deadline) {
  const auto looks = std::make_shared<Looks>();
  for (auto& application : applications) {
    looks->entries.push_back({.application = std::move(application)});
  }
  auto& entries = looks->entries;
  const auto is_done = [](const Entry& entry) { return entry.is_done(); };
  while (!std::all_of(entries.begin(), entries.end(), is_done)) {
    if (deadline.is_over()) {
      auto error = deadline.error();
      error.context.emplace_back("waiting for Argo CD to look at Git");
      return error;
    }
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
        ask(control_plane, looks, at, deadline);
      }
    }
    TRY(control_plane.poll(
        std::min(std::chrono::ceil<base::Duration>(wake - now), deadline.remaining())));
    if (looks->failure) return *looks->failure;
  }
  std::vector<Application> found;
  found.reserve(entries.size());
  for (auto& entry : entries) found.push_back(std::move(entry.application));
  return found;
}

}  // namespace rollout
