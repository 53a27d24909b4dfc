// SPDX-License-Identifier: Apache-2.0
#include "base/timestamp.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "base/text.hpp"

namespace base {
namespace {

// Takes the beginning of `text` that `form` describes: 0 stands for a digit.
bool take(std::string_view& text, std::string_view form) {
  if (text.size() < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '0' ? !is_ascii_digit(text[i]) : text[i] != form[i]) return false;
  }
  text.remove_prefix(form.size());
  return true;
}

int number(std::string_view text, std::size_t at, std::size_t length) {
  return static_cast<int>(parse_unsigned(text.substr(at, length)).value_or(0));
}

std::optional<std::chrono::seconds> parse_offset(std::string_view text) {
  if (text == "Z") return std::chrono::seconds(0);
  auto rest = text;
  if (!take(rest, "+00:00") && !take(rest, "-00:00")) return std::nullopt;
  if (!rest.empty() || number(text, 1, 2) > 23 || number(text, 4, 2) > 59) return std::nullopt;
  const auto offset =
      std::chrono::hours(number(text, 1, 2)) + std::chrono::minutes(number(text, 4, 2));
  return text.front() == '-' ? -offset : offset;
}

}  // namespace

std::optional<Seconds> parse_time(std::string_view text) {
  using namespace std::chrono;
  auto rest = text;
  if (!take(rest, "0000-00-00T00:00:00")) return std::nullopt;
  if (take(rest, ".0")) {
    rest.remove_prefix(std::min(rest.find_first_not_of("0123456789"), rest.size()));
  }
  const auto offset = parse_offset(rest);
  const year_month_day date(year(number(text, 0, 4)),
                            month(static_cast<unsigned>(number(text, 5, 2))),
                            day(static_cast<unsigned>(number(text, 8, 2))));
  const auto time_of_day =
      hours(number(text, 11, 2)) + minutes(number(text, 14, 2)) + seconds(number(text, 17, 2));
  if (!offset || !date.ok() || time_of_day >= days(1) + seconds(1)) return std::nullopt;
  return (sys_days(date).time_since_epoch() + time_of_day - *offset).count();
}

std::string format_time(Seconds time) {
  using namespace std::chrono;
  const sys_seconds moment{seconds(time)};
  const auto midnight = floor<days>(moment);
  const year_month_day date = midnight;
  const hh_mm_ss clock(moment - midnight);
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", int{date.year()},
                unsigned{date.month()}, unsigned{date.day()},
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

}  // namespace base
