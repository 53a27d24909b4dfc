// SPDX-License-Identifier: Apache-2.0
//
// The decision of Argo CD about a manual sync, and a search for the moment at which it changes.
//
// Active windows that deny come first: they forbid the sync, unless every one of them lets manual
// syncs pass; then nothing else counts, not even that no window allows it. Otherwise an active
// window that allows is enough. Otherwise, where there are windows that allow at another time, the
// sync is forbidden, unless every one of those lets manual syncs pass.
#include "windows/window_state.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "windows/window_timetable.hpp"

namespace windows {
namespace {

// A window of the application, and what it is at the time at which we look.
struct Entry {
  const SyncWindow* window;
  WindowTimetable timetable;
  WindowTimetable::Stretch now = {};

  bool denies() const { return window->kind == "deny"; }
  bool allows() const { return window->kind == "allow"; }
  bool is_in_the_way() const {
    return !window->allows_manual && (denies() ? now.is_active : allows() && !now.is_active);
  }
};

using Entries = std::vector<Entry>;

// The windows in the way of a manual sync; none, and it is allowed.
std::vector<const Entry*> blocking(const Entries& entries) {
  std::vector<const Entry*> denying;
  std::vector<const Entry*> inactive;
  bool is_any_denying = false;
  bool is_any_allowing = false;
  for (const auto& entry : entries) {
    is_any_denying = is_any_denying || (entry.denies() && entry.now.is_active);
    is_any_allowing = is_any_allowing || (entry.allows() && entry.now.is_active);
    if (entry.is_in_the_way()) (entry.denies() ? denying : inactive).push_back(&entry);
  }
  if (is_any_denying) return denying;
  if (is_any_allowing) return {};
  return inactive;
}

// The first time after `now` at which no window is in the way.
std::optional<Seconds> find_opening(Entries entries, Seconds now) {
  constexpr int most_looks = 100'000;  // more than a year of one that changes every six minutes
  const auto horizon = now + window_horizon;
  for (int looks = 0; looks < most_looks; ++looks) {
    auto next = horizon;
    for (const auto& entry : entries) next = std::min(next, entry.now.until);
    if (next >= horizon) return std::nullopt;
    for (auto& entry : entries) {
      if (entry.now.until <= next) entry.now = entry.timetable.at(next, horizon);
    }
    if (blocking(entries).empty()) return next;
  }
  return std::nullopt;
}

WindowMoment moment(Seconds time, const Entry& entry) {
  const auto& name = entry.window->time_zone;
  const bool is_utc = name.empty() || gotime::is_refused_zone_name(name);
  return {.at = time,
          .offset = entry.timetable.zone().at(time).offset,
          .time_zone = is_utc ? "UTC" : name};
}

void find_ends(const Entries& entries, const std::vector<const Entry*>& in_the_way, Seconds now,
               WindowState& state) {
  for (const auto* entry : in_the_way) {
    BlockingWindow found = {.window = *entry->window};
    if (const auto until = find_opening({*entry}, now)) found.until = moment(*until, *entry);
    state.blocking.push_back(std::move(found));
  }
  if (in_the_way.empty() || !state.unknown_because.empty()) return;
  const auto opening = find_opening(entries, now);
  if (opening) state.opens_at = moment(*opening, *in_the_way.front());
}

}  // namespace

base::Result<WindowState> evaluate(const std::vector<SyncWindow>& windows,
                                   const WindowTarget& target, Seconds now,
                                   const std::string& zoneinfo) {
  WindowState state;
  Entries entries;
  for (const auto& window : windows) {
    if (!matches(window, target)) continue;
    auto timetable = WindowTimetable::make(window, zoneinfo);
    if (timetable) {
      const auto stretch = timetable->at(now, now + window_horizon);
      entries.push_back({&window, std::move(*timetable), stretch});
    } else if (timetable.error().kind == base::ErrorKind::not_found) {
      state.unknown_because = timetable.error().message;
    } else {
      return base::Error{.kind = base::ErrorKind::rejected,
                         .message = "the sync window '" + base::printable(window.schedule) +
                                    "' is malformed: " + timetable.error().message,
                         .hint = "Argo CD refuses every sync until the project is corrected"};
    }
  }
  auto in_the_way = blocking(entries);
  if (state.unknown_because.empty()) {
    state.may_sync = in_the_way.empty();
  } else {
    // Whatever the windows that we cannot read say, an active one that denies stays in the way.
    std::erase_if(in_the_way, [](const Entry* entry) { return !entry->denies(); });
    if (!in_the_way.empty()) state.may_sync = false;
  }
  find_ends(entries, in_the_way, now, state);
  return state;
}

}  // namespace windows
