// SPDX-License-Identifier: Apache-2.0
//
// What robfig/cron takes for a schedule, odd things included: "*-x" is a star, "+5" is 5, "5/10"
// goes on to the end of the field, and "," is a field that never comes.
#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "windows/cron.hpp"

namespace windows {
namespace {

struct Field {
  std::string_view title;
  unsigned least;
  unsigned most;
  std::string_view names;  // of three letters each, the first is `least`
};

constexpr std::array fields = {Field{"minute", 0, 59, ""}, Field{"hour", 0, 23, ""},
                               Field{"day of the month", 1, 31, ""},
                               Field{"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
                               Field{"day of the week", 0, 6, "sunmontuewedthufrisat"}};

base::Error malformed(const Field& field, std::string_view text, const std::string& reason) {
  return base::malformed_error("the " + std::string(field.title) + " '" + base::printable(text) +
                               "' " + reason);
}

std::optional<unsigned> parse_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto number = base::parse_unsigned(text);
  constexpr unsigned long long most = 1'000'000;  // larger ones are all alike: too large
  if (!number) return std::nullopt;
  return static_cast<unsigned>(std::min(*number, most));
}

std::optional<unsigned> parse_value(const Field& field, std::string_view text) {
  constexpr std::size_t length = 3;
  const auto name = base::to_lower(text);
  for (std::size_t at = 0; at < field.names.size() && name.size() == length; at += length) {
    if (field.names.substr(at, length) == name) {
      return field.least + static_cast<unsigned>(at / length);
    }
  }
  return parse_number(text);
}

struct Range {
  unsigned first;
  unsigned last;
  unsigned step = 1;
  bool is_star = false;
  bool is_single = false;
};

base::Result<Range> parse_ends(const Field& field, std::string_view text) {
  const auto ends = base::split(text, '-');
  if (ends[0] == "*" || ends[0] == "?") {
    return Range{
        .first = field.least, .last = field.most, .is_star = true, .is_single = ends.size() == 1};
  }
  if (ends.size() > 2) return malformed(field, text, "has too many hyphens");
  const auto first = parse_value(field, ends.front());
  const auto last = parse_value(field, ends.back());
  if (!first || !last) return malformed(field, text, "is not a number");
  return Range{.first = *first, .last = *last, .is_single = ends.size() == 1};
}

// "5", "1-5", "*/10", "10-50/5".
base::Result<std::uint64_t> parse_range(const Field& field, std::string_view text) {
  const auto parts = base::split(text, '/');
  if (parts.size() > 2) return malformed(field, text, "has too many slashes");
  auto range = TRY(parse_ends(field, parts[0]));
  if (parts.size() == 2) {
    const auto step = parse_number(parts[1]);
    if (!step || *step == 0) return malformed(field, text, "has no positive number as its step");
    range.step = *step;
    if (range.is_single) range.last = field.most;
  }
  if (range.first < field.least) {
    return malformed(field, text, "is below " + std::to_string(field.least));
  }
  if (range.last > field.most) {
    return malformed(field, text, "is above " + std::to_string(field.most));
  }
  if (range.first > range.last) return malformed(field, text, "ends before it begins");
  std::uint64_t bits = range.is_star && range.step == 1 ? Schedule::star : 0;
  for (auto value = range.first; value <= range.last; value += range.step) {
    bits |= std::uint64_t{1} << value;
  }
  return bits;
}

base::Result<std::uint64_t> parse_field(const Field& field, std::string_view text) {
  std::uint64_t bits = 0;
  for (const auto range : base::split(text, ',')) {
    if (range.empty()) continue;
    bits |= TRY(parse_range(field, range));
  }
  return bits;
}

// Go splits at every white space of Unicode, such as the fixed blank that some editors write.
std::vector<std::string_view> split_at_blanks(std::string_view text) {
  constexpr std::array<std::string_view, 25> blanks = {
      " ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u0085", "\u00a0", "\u1680",
      "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
      "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const auto rest = text.substr(at);
    const auto* blank = std::find_if(blanks.begin(), blanks.end(),
                                     [&](auto known) { return rest.starts_with(known); });
    if (!rest.empty() && blank == blanks.end()) {
      ++at;
      continue;
    }
    if (at > begin) pieces.push_back(text.substr(begin, at - begin));
    if (rest.empty()) break;
    at += blank->size();
    begin = at;
  }
  return pieces;
}

// The zone in front of a schedule, which it is taken off.
base::Result<gotime::TimeZone> take_zone(std::string_view& text, const std::string& zoneinfo) {
  if (!text.starts_with("TZ=") && !text.starts_with("CRON_TZ=")) return gotime::TimeZone();
  const auto blank = text.find(' ');
  if (blank == std::string_view::npos)
    return base::malformed_error("there is nothing but a time zone");
  const auto begin = text.find('=') + 1;
  const std::string name(text.substr(begin, blank - begin));
  text.remove_prefix(blank);
  if (gotime::is_refused_zone_name(name)) {
    return base::malformed_error("'" + base::printable(name) + "' is not a time zone");
  }
  if (name == "Local")
    return gotime::TimeZone();  // of the time that is asked about: Argo CD's is UTC
  auto zone = gotime::load_time_zone(name, zoneinfo);
  if (!zone) {
    return base::Error{
        .kind = base::ErrorKind::not_found,
        .message = "this machine has no data of the time zone '" + base::printable(name) + "'"};
  }
  return std::move(*zone);
}

}  // namespace

base::Result<Schedule> parse_schedule(std::string_view text, const std::string& zoneinfo) {
  auto zone = TRY(take_zone(text, zoneinfo));
  const auto pieces = split_at_blanks(text);
  if (!pieces.empty() && pieces[0].starts_with('@')) {
    return base::malformed_error("Argo CD does not know words such as '" +
                                 base::printable(pieces[0]) + "'");
  }
  if (pieces.size() != fields.size()) {
    return base::malformed_error("it has " + std::to_string(pieces.size()) +
                                 " fields instead of 5");
  }
  std::array<std::uint64_t, fields.size()> bits = {};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    bits[i] = TRY(parse_field(fields[i], pieces[i]));
  }
  return Schedule({bits[0], bits[1], bits[2], bits[3], bits[4]}, std::move(zone));
}

}  // namespace windows
