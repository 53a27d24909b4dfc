// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/timestamp.hpp"

namespace gotime {

using base::Seconds;

constexpr Seconds seconds_per_minute = 60;
constexpr Seconds seconds_per_hour = 3600;
constexpr Seconds seconds_per_day = 86400;

// A day of the Gregorian calendar, which also reigns before its invention. There is a year 0.
struct Date {
  std::int64_t year = 1;
  int month = 1;
  int day = 1;
  int year_day = 1;  // 1 to 366
};

struct Clock {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

struct IsoWeek {
  std::int64_t year = 1;
  int week = 1;  // 1 to 53
};

// The functions below are about clocks: `local` is what they show, as seconds since 1970-01-01
// 00:00 there. Every number has an answer; the few beyond the calendar of Go wrap around as they do
// there.
Date date_at(Seconds local);
Clock clock_at(Seconds local);
int weekday_at(Seconds local);  // Sunday is 0
IsoWeek iso_week_at(Seconds local);

// The midnight at which a day begins, as seconds since 1970. The month is one of 1 to 12; the day
// may be any number: day 0 is the one before day 1.
Seconds midnight(std::int64_t year, int month, std::int64_t day);

bool is_leap_year(std::int64_t year);
int days_in_month(std::int64_t year, int month);

// The days of a common year before the month begins; 365 for month 13.
int days_before_month(int month);

// "January", "Sunday": the month counts from 1, the day of the week from 0. The short names are
// their first three letters. Only for numbers that are of the calendar.
std::string_view month_name(int month);
std::string_view weekday_name(int weekday);

// What Go prints for any number of its types Month and Weekday: "%!Month(13)" where it has no name.
std::string month_to_text(std::int64_t month);
std::string weekday_to_text(std::int64_t weekday);

}  // namespace gotime
