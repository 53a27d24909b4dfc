// SPDX-License-Identifier: Apache-2.0
#include "argocd/application.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace argocd {
namespace {

constexpr std::array<std::string_view, 4> sync_words = {"", "Synced", "OutOfSync", "Unknown"};
constexpr std::array<std::string_view, 7> health_words = {
    "", "Healthy", "Suspended", "Progressing", "Missing", "Degraded", "Unknown"};
constexpr std::array<std::string_view, 6> phase_words = {"",          "Running", "Terminating",
                                                         "Succeeded", "Failed",  "Error"};

// Days between 1970-01-01 and a date of the Gregorian calendar.
Seconds days_since_epoch(Seconds year, Seconds month, Seconds day) {
  const auto shifted = month <= 2 ? year - 1 : year;
  const auto era = shifted / 400;
  const auto year_of_era = shifted - era * 400;
  const auto day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const auto day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

std::optional<Seconds> number_at(std::string_view text, std::size_t begin, std::size_t count) {
  const auto number = base::parse_unsigned(text.substr(begin, count));
  if (!number) return std::nullopt;
  return static_cast<Seconds>(*number);
}

// What stands behind the seconds: "Z", ".123Z", "+02:00".
std::optional<Seconds> parse_zone(std::string_view text) {
  if (text.starts_with('.')) {
    std::size_t digits = 1;
    while (digits < text.size() && base::is_ascii_digit(text[digits])) ++digits;
    text.remove_prefix(digits);
  }
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = number_at(text, 1, 2);
  const auto minutes = number_at(text, 4, 2);
  if (!hours || !minutes) return std::nullopt;
  const auto offset = *hours * 3600 + *minutes * 60;
  return text[0] == '+' ? offset : -offset;
}

}  // namespace

std::string_view to_string(Sync sync) {
  return sync_words[static_cast<std::size_t>(sync)];
}

std::string_view to_string(Health health) {
  return health_words[static_cast<std::size_t>(health)];
}

std::string_view to_string(Phase phase) {
  return phase_words[static_cast<std::size_t>(phase)];
}

bool is_completed(Phase phase) {
  return phase == Phase::succeeded || phase == Phase::failed || phase == Phase::error;
}

std::optional<Seconds> parse_time(std::string_view text) {
  constexpr std::size_t length = 19;  // 2026-08-22T10:15:03
  if (text.size() <= length || text[4] != '-' || text[7] != '-' || text[13] != ':' ||
      text[16] != ':' || (text[10] != 'T' && text[10] != 't')) {
    return std::nullopt;
  }
  const auto year = number_at(text, 0, 4);
  const auto month = number_at(text, 5, 2);
  const auto day = number_at(text, 8, 2);
  const auto hour = number_at(text, 11, 2);
  const auto minute = number_at(text, 14, 2);
  const auto second = number_at(text, 17, 2);
  const auto zone = parse_zone(text.substr(length));
  if (!year || !month || !day || !hour || !minute || !second || !zone) return std::nullopt;
  if (*month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  return days_since_epoch(*year, *month, *day) * 86400 + *hour * 3600 + *minute * 60 + *second -
         *zone;
}

std::string to_string(const AppName& name) {
  return name.ns.empty() ? name.name : name.ns + "/" + name.name;
}

base::Result<AppName> read_app_name(std::string_view text) {
  const auto slash = text.find('/');
  AppName name = {.name = std::string(text.substr(slash + 1))};
  if (slash != std::string_view::npos) name.ns = std::string(text.substr(0, slash));
  // A comma or a capital cannot be part of one: better said now than as "permission denied".
  const bool is_fit = std::all_of(name.name.begin(), name.name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || base::is_ascii_digit(c) || c == '-' || c == '.';
  });
  if (!is_fit || name.name.empty() || name.ns.empty() != (slash == std::string_view::npos)) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "'" + base::printable(text) + "' is not an application's name",
                       .hint = text.find(',') == std::string_view::npos
                                   ? "write NAME or NAMESPACE/NAME"
                                   : "for many, write --app NAME once for each"};
  }
  return name;
}

}  // namespace argocd
