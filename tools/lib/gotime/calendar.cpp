// SPDX-License-Identifier: Apache-2.0
//
// Go counts from an absolute zero far before all its times, so that no number is negative; we count
// from the same one. It is the first of March of a year that 400 divides: with March as its first
// month a year has its leap day at the end, and every 400 years are alike.
#include "gotime/calendar.hpp"

#include <array>

#include "gotime/wrapping.hpp"

namespace gotime {
namespace {

constexpr std::uint64_t days_per_era = 146'097;  // 400 years
constexpr std::uint64_t years_per_era = 400;
constexpr std::int64_t zero_year = -292'277'022'400;
constexpr std::uint64_t zero_eras = 292'277'022'400 / years_per_era;
constexpr std::uint64_t day_length = seconds_per_day;

// From the absolute zero to 1970: the eras to the first of March of the year 0, then the days.
constexpr std::uint64_t days_to_1970 = zero_eras * days_per_era + 719'468;
constexpr int days_march_to_december = 306;

constexpr std::array<int, 14> days_before = {0,   0,   31,  59,  90,  120, 151,
                                             181, 212, 243, 273, 304, 334, 365};

constexpr std::array<std::string_view, 12> months = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

constexpr std::array<std::string_view, 7> weekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                      "Thursday", "Friday", "Saturday"};

std::uint64_t absolute_seconds(Seconds local) {
  return static_cast<std::uint64_t>(local) + days_to_1970 * day_length;
}

std::uint64_t absolute_day(Seconds local) {
  return absolute_seconds(local) / day_length;
}

Date date_of(std::uint64_t absolute) {
  const auto era = absolute / days_per_era;
  const auto day_of_era = static_cast<unsigned>(absolute % days_per_era);
  const auto year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const auto day_of_year =
      static_cast<int>(day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100));
  const int month_of_year = (5 * day_of_year + 2) / 153;  // March is 0
  const bool is_next_year = day_of_year >= days_march_to_december;

  Date date;
  date.year = static_cast<std::int64_t>(era * years_per_era + year_of_era) + zero_year +
              (is_next_year ? 1 : 0);
  date.month = month_of_year + (is_next_year ? -9 : 3);
  date.day = day_of_year - (153 * month_of_year + 2) / 5 + 1;
  constexpr int before_march = 31 + 28;
  date.year_day = is_next_year ? day_of_year - days_march_to_december + 1
                               : day_of_year + before_march + 1 + (is_leap_year(date.year) ? 1 : 0);
  return date;
}

int weekday_of(std::uint64_t absolute) {
  constexpr std::uint64_t wednesday = 3;
  return static_cast<int>((absolute + wednesday) % 7);
}

// "%!Month(13)". A negative number has always been printed as the unsigned one with its bits.
std::string unnamed(std::string_view type, std::int64_t number) {
  return "%!" + std::string(type) + "(" + std::to_string(static_cast<std::uint64_t>(number)) + ")";
}

}  // namespace

Date date_at(Seconds local) {
  return date_of(absolute_day(local));
}

Clock clock_at(Seconds local) {
  const auto second = static_cast<int>(absolute_seconds(local) % day_length);
  return {.hour = second / 3600, .minute = second / 60 % 60, .second = second % 60};
}

int weekday_at(Seconds local) {
  return weekday_of(absolute_day(local));
}

IsoWeek iso_week_at(Seconds local) {
  // A week belongs to the year of its Thursday.
  constexpr std::uint64_t thursday = 4;
  const auto day = absolute_day(local);
  const auto days_since_monday = static_cast<std::uint64_t>(weekday_of(day - 1));
  const auto date = date_of(day + thursday - (days_since_monday + 1));
  return {.year = date.year, .week = (date.year_day - 1) / 7 + 1};
}

Seconds midnight(std::int64_t year, int month, std::int64_t day) {
  const bool is_next_year = month < 3;
  const auto years = static_cast<std::uint64_t>(year) - (is_next_year ? 1U : 0U) -
                     static_cast<std::uint64_t>(zero_year);
  const auto century_days = days_per_era * (years / 100) / 4;
  const auto year_days = 1461 * (years % 100) / 4;
  const auto month_days =
      days_before_month(month) + (is_next_year ? days_march_to_december : -(31 + 28));
  const auto in_century = wrapping_add(static_cast<std::int64_t>(year_days) + month_days - 1, day);
  const auto absolute = century_days + static_cast<std::uint64_t>(in_century);
  return static_cast<Seconds>((absolute - days_to_1970) * day_length);
}

bool is_leap_year(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(std::int64_t year, int month) {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return days_before_month(month + 1) - days_before_month(month);
}

int days_before_month(int month) {
  return days_before.at(static_cast<std::size_t>(month));
}

std::string_view month_name(int month) {
  return months.at(static_cast<std::size_t>(month - 1));
}

std::string_view weekday_name(int weekday) {
  return weekdays.at(static_cast<std::size_t>(weekday));
}

std::string month_to_text(std::int64_t month) {
  if (month < 1 || month > 12) return unnamed("Month", month);
  return std::string(month_name(static_cast<int>(month)));
}

std::string weekday_to_text(std::int64_t weekday) {
  if (weekday < 0 || weekday > 6) return unnamed("Weekday", weekday);
  return std::string(weekday_name(static_cast<int>(weekday)));
}

}  // namespace gotime
