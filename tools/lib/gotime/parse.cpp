// SPDX-License-Identifier: Apache-2.0
#include "gotime/format.hpp"
#include "gotime/parse_elements.hpp"
#include "gotime/parse_error.hpp"
#include "gotime/parse_rfc3339.hpp"

namespace gotime {
namespace {

// Takes `literal` off the start of `text`: character by character, and any number of blanks, also
// none at the end, where the layout has some. Fails where the two part, and leaves `text` there.
bool take_literal(std::string_view& text, std::string_view literal) {
  const auto cut_blanks = [](std::string_view& of) {
    of.remove_prefix(std::min(of.find_first_not_of(' '), of.size()));
  };
  while (!literal.empty()) {
    if (literal[0] == ' ') {
      if (!text.empty() && text[0] != ' ') return false;
      cut_blanks(literal);
      cut_blanks(text);
      continue;
    }
    if (text.empty() || text[0] != literal[0]) return false;
    literal.remove_prefix(1);
    text.remove_prefix(1);
  }
  return true;
}

base::Result<ParsedTime> read_pieces(std::string_view layout, std::string_view text) {
  ParsedTime time;
  auto rest = text;
  for (auto layout_rest = layout;;) {
    const auto piece = next_piece(layout_rest);
    if (!take_literal(rest, piece.before)) return cannot_parse(text, layout, rest, piece.before);
    if (piece.element == Element::none) break;
    layout_rest = piece.rest;
    const auto found = rest;
    const auto outcome = parse_element(piece, rest, time);
    if (!outcome.out_of_range().empty()) {
      return refused_time(text, ": " + std::string(outcome.out_of_range()) + " out of range");
    }
    if (!outcome.is_read()) return cannot_parse(text, layout, found, piece.text);
  }
  if (!rest.empty()) return extra_text(text, rest);
  return time;
}

// The month and day that the day of the year is, which the text may name, too.
base::Result<void> apply_year_day(ParsedTime& time, std::string_view text) {
  constexpr int leap_day = 31 + 29;
  auto year_day = *time.year_day;
  const bool is_leap = is_leap_year(time.year);
  const bool is_leap_day = is_leap && year_day == leap_day;
  if (is_leap && year_day > leap_day) --year_day;
  if (year_day < 1 || year_day > 365) return refused_time(text, ": day-of-year out of range");
  auto month = (year_day - 1) / 31 + 1;
  if (days_before_month(month + 1) < year_day) ++month;
  auto day = year_day - days_before_month(month);
  if (is_leap_day) {
    month = 2;
    day = 29;
  }
  if (time.month && *time.month != month) {
    return refused_time(text, ": day-of-year does not match month");
  }
  if (time.day && *time.day != day) return refused_time(text, ": day-of-year does not match day");
  time.month = month;
  time.day = day;
  return {};
}

Time moment_in(const ParsedTime& time, Location location) {
  return Time::from_parts({.year = time.year,
                           .month = *time.month,
                           .day = *time.day,
                           .hour = time.hour,
                           .minute = time.minute,
                           .second = time.second,
                           .nanosecond = time.nanosecond},
                          std::move(location));
}

// The offset in a name such as "GMT+3"; every other that the place does not know is one of 0.
Seconds offset_of_unknown(std::string_view name) {
  constexpr std::string_view greenwich = "GMT";
  if (!name.starts_with(greenwich)) return 0;
  return parse_signed(name.substr(greenwich.size())).value_or(0) * seconds_per_hour;
}

Time with_offset(const ParsedTime& time, const Location& local) {
  const auto moment = moment_in(time, {}).add(-*time.offset * durations::second);
  const auto here = local.at(moment.unix());
  if (here.offset == *time.offset && (time.zone_name.empty() || here.name == time.zone_name)) {
    return moment.in(local);
  }
  return moment.in(Location::fixed(time.zone_name, *time.offset));
}

Time with_zone_name(const ParsedTime& time, const Location& local) {
  const auto moment = moment_in(time, {});
  if (const auto offset = local.offset_of_name(time.zone_name, moment.unix())) {
    return moment.add(-*offset * durations::second).in(local);
  }
  return moment.in(Location::fixed(time.zone_name, offset_of_unknown(time.zone_name)));
}

base::Result<Time> parse_with(std::string_view layout, std::string_view text,
                              const Location& otherwise, const Location& local) {
  if (layout == layouts::rfc3339 || layout == layouts::rfc3339_nano) {
    if (auto time = parse_rfc3339(text, local)) return std::move(*time);
  }
  auto time = TRY(read_pieces(layout, text));
  if (time.is_afternoon && time.hour < 12) {
    time.hour += 12;
  } else if (time.is_morning && time.hour == 12) {
    time.hour = 0;
  }
  if (time.year_day) TRY(apply_year_day(time, text));
  time.month = time.month.value_or(1);
  time.day = time.day.value_or(1);
  if (*time.day < 1 || *time.day > days_in_month(time.year, *time.month)) {
    return refused_time(text, ": day out of range");
  }
  if (time.is_utc) return moment_in(time, {});
  // Go has no other mark for an offset that was not given than one that nobody uses.
  if (time.offset && *time.offset != -1) return with_offset(time, local);
  if (!time.zone_name.empty()) return with_zone_name(time, local);
  return moment_in(time, otherwise);
}

}  // namespace

base::Result<Time> parse(std::string_view layout, std::string_view text, const Location& local) {
  return parse_with(layout, text, {}, local);
}

base::Result<Time> parse_in_location(std::string_view layout, std::string_view text,
                                     const Location& location) {
  return parse_with(layout, text, location, location);
}

}  // namespace gotime
