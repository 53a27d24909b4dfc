// SPDX-License-Identifier: Apache-2.0
//
// g++ 12 has no time zones in std::chrono, and the library of Debian that has them does not read
// the rule at the end of a compiled zone, without which many systems' files end long ago. What we
// need of the format is little: the changes of the clock that are listed, and the rule that holds
// from the last of them on.
#include "gotime/time_zone.hpp"

#include <algorithm>

#include "gotime/wrapping.hpp"

namespace gotime {

TimeZone::TimeZone(Kind always) {
  kinds_.push_back(std::move(always));
}

TimeZone::TimeZone(std::vector<Kind> kinds, std::vector<Transition> transitions,
                   std::optional<PosixZone> rule)
    : kinds_(std::move(kinds)), transitions_(std::move(transitions)), rule_(std::move(rule)) {
  first_kind_ = first_kind();
}

// What held before the first transition: a file does not say it, so Go looks for the kind that no
// transition leads to, then for a standard time.
std::size_t TimeZone::first_kind() const {
  const auto is_first = [](const Transition& transition) { return transition.kind == 0; };
  if (transitions_.empty() || std::none_of(transitions_.begin(), transitions_.end(), is_first)) {
    return 0;
  }
  const std::size_t then = transitions_.front().kind;
  if (kinds_[then].is_summer) {
    for (auto i = then; i > 0; --i) {
      if (!kinds_[i - 1].is_summer) return i - 1;
    }
  }
  const auto standard =
      std::find_if(kinds_.begin(), kinds_.end(), [](const Kind& kind) { return !kind.is_summer; });
  return standard == kinds_.end() ? 0 : static_cast<std::size_t>(standard - kinds_.begin());
}

TimeZone::Span TimeZone::span_of(const Kind& kind) const {
  return {.offset = kind.offset, .name = kind.name, .is_summer = kind.is_summer};
}

TimeZone::Span TimeZone::at(Seconds time) const {
  if (kinds_.empty()) return {};
  const auto after = std::upper_bound(
      transitions_.begin(), transitions_.end(), time,
      [](Seconds left, const Transition& transition) { return left < transition.at; });
  const bool is_first = after == transitions_.begin();
  const auto begin = is_first ? Span().begin : std::prev(after)->at;
  if (after == transitions_.end() && rule_) return by_rule(time, begin);

  auto span = span_of(kinds_[is_first ? first_kind_ : std::prev(after)->kind]);
  span.begin = begin;
  if (after != transitions_.end()) span.end = after->at;
  return span;
}

// A year begins and ends with the standard time, or with the summer time of the southern half of
// the world. The rule holds from `listed` on.
TimeZone::Span TimeZone::by_rule(Seconds time, Seconds listed) const {
  const Span standard = {.begin = listed, .offset = rule_->offset, .name = rule_->name};
  if (!rule_->summer) return standard;
  auto summer = standard;
  summer.offset = rule_->summer->offset;
  summer.name = rule_->summer->name;
  summer.is_summer = true;

  const auto year = date_at(time).year;
  const auto changes = rule_->changes(year);
  const bool is_between = time >= changes[0].at && time < changes[1].at;
  auto span = changes[is_between ? 0 : 1].is_summer ? summer : standard;
  // A change may lie in the year before or after its own, but Go looks at one year only.
  if (is_between) {
    span.begin = changes[0].at;
    span.end = changes[1].at;
  } else if (time < changes[0].at) {
    span.begin = std::min(rule_->changes(year - 1)[1].at, midnight(year, 1, 1));
    span.end = changes[0].at;
  } else {
    span.begin = changes[1].at;
    span.end = std::max(rule_->changes(year + 1)[0].at, midnight(year + 1, 1, 1));
  }
  span.begin = std::max(span.begin, listed);
  return span;
}

Seconds TimeZone::from_local(Seconds local) const {
  const auto guess = at(local);
  if (guess.offset == 0) return local;
  const auto time = wrapping_subtract(local, guess.offset);
  if (time >= guess.begin && time < guess.end) return time;
  return wrapping_subtract(local, at(time).offset);
}

std::optional<Seconds> TimeZone::offset_of_name(std::string_view name, Seconds local) const {
  for (const auto& kind : kinds_) {
    if (kind.name != name) continue;
    const auto span = at(wrapping_subtract(local, kind.offset));
    if (span.name == name) return span.offset;
  }
  const auto found = std::find_if(kinds_.begin(), kinds_.end(),
                                  [&](const Kind& kind) { return kind.name == name; });
  if (found == kinds_.end()) return std::nullopt;
  return found->offset;
}

}  // namespace gotime
