// SPDX-License-Identifier: Apache-2.0
#include "windows/posix_zone.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace windows {
namespace {

using namespace std::chrono;

// Takes the pieces off a text from its start.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool is_at_end() const { return rest_.empty(); }
  bool is_at(char c) const { return rest_.starts_with(c); }

  bool take(char c) {
    if (!is_at(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // "CEST" or "<+03>".
  bool take_name() {
    const bool is_quoted = take('<');
    std::size_t end = 0;
    while (end < rest_.size() && (is_quoted ? rest_[end] != '>' : base::is_ascii_alpha(rest_[end])))
      ++end;
    rest_.remove_prefix(end);
    return end >= 3 && (!is_quoted || take('>'));
  }

  std::optional<unsigned> take_number(unsigned least, unsigned most) {
    std::size_t end = 0;
    while (end < rest_.size() && end < 3 && base::is_ascii_digit(rest_[end])) ++end;
    const auto number = base::parse_unsigned(rest_.substr(0, end));
    if (!number || *number < least || *number > most) return std::nullopt;
    rest_.remove_prefix(end);
    return static_cast<unsigned>(*number);
  }

  // "-1", "5:30", "+167:59:59".
  std::optional<Seconds> take_time(unsigned most_hours) {
    const bool is_negative = take('-');
    if (!is_negative) take('+');
    const auto hour = take_number(0, most_hours);
    if (!hour) return std::nullopt;
    Seconds time = Seconds{*hour} * 3600;
    for (const Seconds unit : {60, 1}) {
      if (!take(':')) break;
      const auto part = take_number(0, 59);
      if (!part) return std::nullopt;
      time += *part * unit;
    }
    return is_negative ? -time : time;
  }

  std::optional<PosixZone::Day> take_day() {
    using Form = PosixZone::Day::Form;
    PosixZone::Day day = {.time = Seconds{2} * 3600};
    std::optional<unsigned> number;
    if (take('M')) {
      day.form = Form::week;
      const auto month = take_number(1, 12);
      if (!month || !take('.')) return std::nullopt;
      const auto week = take_number(1, 5);
      if (!week || !take('.')) return std::nullopt;
      day.month = *month;
      day.week = *week;
      number = take_number(0, 6);
    } else if (take('J')) {
      day.form = Form::julian;
      number = take_number(1, 365);
    } else {
      number = take_number(0, 365);
    }
    if (!number) return std::nullopt;
    day.day = *number;
    if (take('/')) {
      constexpr unsigned most_hours = 167;
      const auto time = take_time(most_hours);
      if (!time) return std::nullopt;
      day.time = *time;
    }
    return day;
  }

 private:
  std::string_view rest_;
};

sys_days find(const PosixZone::Day& day, year year) {
  using Form = PosixZone::Day::Form;
  const sys_days first = year / January / 1;
  switch (day.form) {
    case Form::julian:
      return first + days(day.day - 1) + days(year.is_leap() && day.day > 59 ? 1 : 0);
    case Form::day:
      return first + days(day.day);
    case Form::week:
      break;
  }
  const auto in_month = year / month(day.month);
  if (day.week == 5) return in_month / weekday(day.day)[last];
  return in_month / weekday(day.day)[day.week];
}

Seconds moment(const PosixZone::Day& day, year year, Seconds offset) {
  return seconds(find(day, year).time_since_epoch()).count() + day.time - offset;
}

}  // namespace

std::array<ClockChange, 2> PosixZone::changes(year year) const {
  std::array<ClockChange, 2> both = {
      ClockChange{moment(summer->begin, year, offset), summer->offset},
      ClockChange{moment(summer->end, year, summer->offset), offset}};
  if (both[1].at < both[0].at) std::swap(both[0], both[1]);
  return both;
}

std::optional<PosixZone> parse_posix_zone(std::string_view text) {
  constexpr unsigned most_hours = 24;
  Reader reader(text);
  if (!reader.take_name()) return std::nullopt;
  const auto west = reader.take_time(most_hours);
  if (!west) return std::nullopt;
  PosixZone zone = {.offset = -*west};
  if (reader.is_at_end()) return zone;

  if (!reader.take_name()) return std::nullopt;
  Seconds offset = zone.offset + 3600;
  if (!reader.is_at(',')) {
    const auto summer_west = reader.take_time(most_hours);
    if (!summer_west) return std::nullopt;
    offset = -*summer_west;
  }
  if (!reader.take(',')) return std::nullopt;
  const auto begin = reader.take_day();
  if (!begin || !reader.take(',')) return std::nullopt;
  const auto end = reader.take_day();
  if (!end || !reader.is_at_end()) return std::nullopt;
  zone.summer = PosixZone::Summer{.offset = offset, .begin = *begin, .end = *end};
  return zone;
}

}  // namespace windows
