// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/text.hpp"
#include "base/timestamp.hpp"
#include "windows/window_state.hpp"

namespace windows {
namespace {

std::string printed(std::string_view text) {
  constexpr std::size_t longest = 120;
  return base::shorten(base::printable(text), longest);
}

// "'0 22 * * *' (8h, Europe/Berlin, 'nightly freeze')".
std::string name_of(const SyncWindow& window) {
  auto text = "'" + printed(window.schedule) + "' (" + printed(window.duration);
  if (!window.time_zone.empty()) text += ", " + printed(window.time_zone);
  if (!window.description.empty()) text += ", '" + printed(window.description) + "'";
  return text + ")";
}

// "2026-08-23 06:00 Europe/Berlin".
std::string written(const WindowMoment& moment) {
  auto time = base::format_time(moment.at + moment.offset);
  time.replace(time.find('T'), 1, " ");
  time.pop_back();  // the Z: it is local time
  if (time.ends_with(":00")) time.resize(time.size() - 3);
  return time + " " + printed(moment.time_zone);
}

// "3d 4h", "2h 10m", "40m", "20s"; a part that is 0 is left out.
std::string in_words(Seconds duration) {
  constexpr Seconds minute = 60;
  constexpr Seconds hour = 3600;
  constexpr Seconds day = 86400;
  const auto step = duration < minute ? 1 : duration < 2 * day ? minute : hour;
  duration = (duration + step - 1) / step * step;  // not before it is true
  std::string text;
  for (const auto& [length, letter] : {std::pair{day, 'd'}, std::pair{hour, 'h'},
                                       std::pair{minute, 'm'}, std::pair{Seconds{1}, 's'}}) {
    if (length == day && step != hour) continue;
    const auto count = duration / length;
    duration %= length;
    if (count == 0) continue;
    if (!text.empty()) text += ' ';
    text += std::to_string(count) + letter;
  }
  return text.empty() ? "0s" : text;
}

}  // namespace

std::string describe(const WindowState& state, Seconds now) {
  if (!state.may_sync) {
    return "whether a sync window forbids a manual sync cannot be told: " + state.unknown_because;
  }
  if (*state.may_sync) return "no sync window forbids a manual sync";
  const auto& window = state.blocking.front().window;
  const auto others = state.blocking.size() - 1;
  const bool denies = window.kind == "deny";
  auto text = "the " + std::string(denies ? "deny" : "allow") + " window " + name_of(window);
  if (others > 0) text += " and " + std::to_string(others) + " more";
  if (denies) {
    text += others > 0 ? " forbid a manual sync" : " forbids a manual sync";
  } else {
    text += others > 0 ? " are closed" : " is closed";
  }
  if (state.opens_at) {
    return text + " until " + written(*state.opens_at) + ", in " +
           in_words(state.opens_at->at - now);
  }
  if (!state.unknown_because.empty())
    return text + ", until when cannot be told: " + state.unknown_because;
  return text + " for more than a year";
}

}  // namespace windows
