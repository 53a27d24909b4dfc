// SPDX-License-Identifier: Apache-2.0
#include "gotime/posix_zone.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gotime/wrapping.hpp"

namespace gotime {
namespace {

constexpr std::string_view default_summer = ",M3.2.0,M11.1.0";

// Takes the pieces off a text from its start.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool is_at_end() const { return rest_.empty(); }
  bool is_at(char c) const { return rest_.starts_with(c); }
  bool is_at_end_or(char c) const { return is_at_end() || is_at(c); }

  bool take(char c) {
    if (!is_at(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // "CEST" or "<+03>".
  std::optional<std::string_view> take_name() {
    constexpr std::size_t least = 3;
    const bool is_quoted = take('<');
    const auto end = rest_.find_first_of(is_quoted ? ">" : "0123456789,-+");
    const auto name = rest_.substr(0, end);
    if (is_quoted ? end == std::string_view::npos : name.size() < least) return std::nullopt;
    rest_.remove_prefix(name.size() + (is_quoted ? 1 : 0));
    return name;
  }

  std::optional<int> take_number(int least, int most) {
    int number = 0;
    std::size_t end = 0;
    for (; end < rest_.size() && base::is_ascii_digit(rest_[end]); ++end) {
      number = number * 10 + (rest_[end] - '0');
      if (number > most) return std::nullopt;
    }
    if (end == 0 || number < least) return std::nullopt;
    rest_.remove_prefix(end);
    return number;
  }

  // "-1", "5:30", "+167:59:59".
  std::optional<Seconds> take_time() {
    constexpr int most_hours = 168;
    const bool is_negative = take('-');
    if (!is_negative) take('+');
    const auto hours = take_number(0, most_hours);
    if (!hours) return std::nullopt;
    Seconds time = *hours * seconds_per_hour;
    for (const Seconds unit : {seconds_per_minute, Seconds{1}}) {
      if (!take(':')) break;
      const auto part = take_number(0, 59);
      if (!part) return std::nullopt;
      time += *part * unit;
    }
    return is_negative ? -time : time;
  }

  std::optional<PosixZone::Day> take_day() {
    auto day = take_date();
    if (!day || !take('/')) return day;
    const auto time = take_time();
    if (!time) return std::nullopt;
    day->time = *time;
    return day;
  }

 private:
  // "J60", "59" or "M3.5.0", at two o'clock.
  std::optional<PosixZone::Day> take_date() {
    using Form = PosixZone::Day::Form;
    PosixZone::Day day = {.time = 2 * seconds_per_hour};
    std::optional<int> number;
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
    return day;
  }

  std::string_view rest_;
};

Seconds midnight_of(const PosixZone::Day& day, std::int64_t year) {
  using Form = PosixZone::Day::Form;
  constexpr int last_of_february = 59;
  switch (day.form) {
    case Form::julian:
      return midnight(year, 1,
                      day.day + (is_leap_year(year) && day.day > last_of_february ? 1 : 0));
    case Form::day:
      return midnight(year, 1, day.day + 1);
    case Form::week:
      break;
  }
  const auto first = weekday_at(midnight(year, day.month, 1));
  int day_of_month = 1 + (day.day - first + 7) % 7 + 7 * (day.week - 1);
  if (day_of_month > days_in_month(year, day.month)) day_of_month -= 7;
  return midnight(year, day.month, day_of_month);
}

Seconds moment(const PosixZone::Day& day, std::int64_t year, Seconds offset) {
  return wrapping_add(midnight_of(day, year), day.time - offset);
}

// "CEST,M3.5.0,M10.5.0/3", after a zone whose other offset is `offset`.
std::optional<PosixZone::Summer> parse_summer(Reader& reader, Seconds offset) {
  const auto name = reader.take_name();
  if (!name) return std::nullopt;
  auto summer_offset = offset + seconds_per_hour;
  if (!reader.is_at_end_or(',')) {
    const auto west = reader.take_time();
    if (!west) return std::nullopt;
    summer_offset = -*west;
  }
  if (reader.is_at_end()) reader = Reader(default_summer);
  if (!reader.take(',') && !reader.take(';')) return std::nullopt;
  const auto begin = reader.take_day();
  if (!begin || !reader.take(',')) return std::nullopt;
  const auto end = reader.take_day();
  if (!end || !reader.is_at_end()) return std::nullopt;
  return PosixZone::Summer{
      .name = std::string(*name), .offset = summer_offset, .begin = *begin, .end = *end};
}

}  // namespace

std::array<ClockChange, 2> PosixZone::changes(std::int64_t year) const {
  std::array<ClockChange, 2> both = {
      ClockChange{moment(summer->begin, year, offset), summer->offset, true},
      ClockChange{moment(summer->end, year, summer->offset), offset, false}};
  if (both[1].at < both[0].at) std::swap(both[0], both[1]);
  return both;
}

std::optional<PosixZone> parse_posix_zone(std::string_view text) {
  Reader reader(text);
  const auto name = reader.take_name();
  if (!name) return std::nullopt;
  const auto west = reader.take_time();
  if (!west) return std::nullopt;
  PosixZone zone = {.name = std::string(*name), .offset = -*west};
  // Go looks no further than the comma here.
  if (reader.is_at_end_or(',')) return zone;
  zone.summer = parse_summer(reader, zone.offset);
  if (!zone.summer) return std::nullopt;
  return zone;
}

}  // namespace gotime
