// SPDX-License-Identifier: Apache-2.0
#include "gotime/parse_rfc3339.hpp"

#include <algorithm>

#include "gotime/parse_elements.hpp"

namespace gotime {
namespace {

constexpr std::string_view form = "0000-00-00T00:00:00";
constexpr std::string_view zone_form = "00:00";

// Whether the text has a digit where the form has one, and the same character elsewhere.
bool has_form(std::string_view text, std::string_view wanted) {
  return std::equal(text.begin(), text.end(), wanted.begin(), wanted.end(), [](char c, char like) {
    return like == '0' ? c >= '0' && c <= '9' : c == like;
  });
}

int pair_at(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// The fraction ".5" that `text` begins with, which it is taken off.
std::int64_t take_nanoseconds(std::string_view& text) {
  if (!text.starts_with('.')) return 0;
  const auto digits = count_digits(text.substr(1));
  if (digits == 0) return 0;
  ParsedTime parsed;
  (void)parse_fraction(text.substr(0, digits + 1), parsed);
  text.remove_prefix(digits + 1);
  return parsed.nanosecond;
}

}  // namespace

std::optional<Time> parse_rfc3339(std::string_view text, const Location& local) {
  if (!has_form(text.substr(0, form.size()), form)) return std::nullopt;
  const int year = pair_at(text, 0) * 100 + pair_at(text, 2);
  const int month = pair_at(text, 5);
  const int day = pair_at(text, 8);
  const Clock clock = {pair_at(text, 11), pair_at(text, 14), pair_at(text, 17)};
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || clock.hour > 23 ||
      clock.minute > 59 || clock.second > 59) {
    return std::nullopt;
  }
  auto rest = text.substr(form.size());
  const auto nanoseconds = take_nanoseconds(rest);
  const auto seconds = midnight(year, month, day) + clock.hour * seconds_per_hour +
                       clock.minute * seconds_per_minute + clock.second;
  if (rest == "Z") return Time::from_unix(seconds, nanoseconds);

  const bool is_west = rest.starts_with('-');
  if (!is_west && !rest.starts_with('+')) return std::nullopt;
  if (!has_form(rest.substr(1), zone_form)) return std::nullopt;
  const int hours = pair_at(rest, 1);
  const int minutes = pair_at(rest, 4);
  if (hours > 23 || minutes > 59) return std::nullopt;
  const auto ahead = hours * seconds_per_hour + minutes * seconds_per_minute;
  const auto offset = is_west ? -ahead : ahead;
  const bool is_local = local.at(seconds - offset).offset == offset;
  return Time::from_unix(seconds - offset, nanoseconds,
                         is_local ? local : Location::fixed("", offset));
}

}  // namespace gotime
