// SPDX-License-Identifier: Apache-2.0
#include "gotime/parse_elements.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace gotime {
namespace {

// Whether `text` begins with `word`, letters of ASCII in any case.
bool begins_with_word(std::string_view text, std::string_view word) {
  constexpr unsigned char case_bit = 0x20;
  if (text.size() < word.size()) return false;
  return std::equal(word.begin(), word.end(), text.begin(), [](char wanted, char found) {
    if (wanted == found) return true;
    const auto lower = static_cast<char>(static_cast<unsigned char>(wanted) | case_bit);
    return lower == static_cast<char>(static_cast<unsigned char>(found) | case_bit) &&
           base::is_ascii_alpha(lower);
  });
}

// The number, from 0, of the name that is taken off the start of `text`.
template <typename Name>
std::optional<int> take_name(std::string_view& text, int count, const Name& name) {
  for (int i = 0; i < count; ++i) {
    if (!begins_with_word(text, name(i))) continue;
    text.remove_prefix(name(i).size());
    return i;
  }
  return std::nullopt;
}

Outcome parse_month_name(std::string_view& text, std::size_t letters, ParsedTime& time) {
  const auto month =
      take_name(text, 12, [&](int i) { return month_name(i + 1).substr(0, letters); });
  if (!month) return Outcome::unlike();
  time.month = *month + 1;
  return Outcome::read();
}

Outcome parse_weekday_name(std::string_view& text, std::size_t letters) {
  const auto day = take_name(text, 7, [&](int i) { return weekday_name(i).substr(0, letters); });
  return day ? Outcome::read() : Outcome::unlike();
}

Outcome parse_month(std::string_view& text, Width width, ParsedTime& time) {
  time.month = take_two_digits(text, width);
  if (!time.month) return Outcome::unlike();
  return *time.month < 1 || *time.month > 12 ? Outcome::out_of_range("month") : Outcome::read();
}

// Whether there is such a day shows when the month is known.
Outcome parse_day(std::string_view& text, Width width, ParsedTime& time) {
  time.day = take_two_digits(text, width);
  return time.day ? Outcome::read() : Outcome::unlike();
}

Outcome parse_year_day(std::string_view& text, Width width, ParsedTime& time) {
  constexpr std::size_t most = 3;
  const auto digits = text.substr(0, std::min(count_digits(text), most));
  if (digits.empty() || (width == Width::fixed && digits.size() < most)) return Outcome::unlike();
  text.remove_prefix(digits.size());
  time.year_day = static_cast<int>(*parse_signed(digits));
  return Outcome::read();
}

Outcome parse_short_year(std::string_view& text, ParsedTime& time) {
  if (text.size() < 2) return Outcome::unlike();
  const auto year = parse_signed(text.substr(0, 2));
  if (!year) return Outcome::unlike();
  text.remove_prefix(2);
  // Some zones were still in 1969 when the time of Unix began.
  time.year = *year + (*year >= 69 ? 1900 : 2000);
  return Outcome::read();
}

Outcome parse_long_year(std::string_view& text, ParsedTime& time) {
  constexpr std::size_t width = 4;
  if (count_digits(text) < width) return Outcome::unlike();
  time.year = *parse_signed(text.substr(0, width));
  text.remove_prefix(width);
  return Outcome::read();
}

Outcome parse_below(int limit, std::string_view what, std::string_view& text, Width width,
                    int& number) {
  const auto found = take_two_digits(text, width);
  if (!found) return Outcome::unlike();
  number = *found;
  return number < limit ? Outcome::read() : Outcome::out_of_range(what);
}

// The size of the fraction that the text begins with: ".5" or ",123".
std::size_t fraction_size(std::string_view text) {
  if (!text.starts_with('.') && !text.starts_with(',')) return 0;
  const auto digits = count_digits(text.substr(1));
  return digits == 0 ? 0 : digits + 1;
}

Outcome take_fraction(std::size_t size, std::string_view& text, ParsedTime& time) {
  const auto outcome = parse_fraction(text.substr(0, size), time);
  text.remove_prefix(size);
  return outcome;
}

// A fraction is read after the seconds also where the layout has none.
Outcome parse_second(const LayoutPiece& piece, std::string_view& text, Width width,
                     ParsedTime& time) {
  const auto outcome = parse_below(60, "second", text, width, time.second);
  const auto size = fraction_size(text);
  if (!outcome.is_read() || size == 0) return outcome;
  const auto next = next_piece(piece.rest).element;
  if (next == Element::fraction || next == Element::fraction_without_zeros) return outcome;
  return take_fraction(size, text, time);
}

Outcome parse_half_day(std::string_view morning, std::string_view afternoon, std::string_view& text,
                       ParsedTime& time) {
  if (text.starts_with(afternoon)) {
    time.is_afternoon = true;
  } else if (text.starts_with(morning)) {
    time.is_morning = true;
  } else {
    return Outcome::unlike();
  }
  text.remove_prefix(morning.size());
  return Outcome::read();
}

void skip_blanks(std::string_view& text, int most) {
  for (int i = 0; i < most && text.starts_with(' '); ++i) text.remove_prefix(1);
}

}  // namespace

Outcome parse_element(const LayoutPiece& piece, std::string_view& text, ParsedTime& time) {
  constexpr std::size_t short_name = 3;
  constexpr std::size_t long_name = 9;
  switch (piece.element) {
    case Element::none:
      return Outcome::read();
    case Element::short_month:
      return parse_month_name(text, short_name, time);
    case Element::long_month:
      return parse_month_name(text, long_name, time);
    case Element::month:
      return parse_month(text, Width::free, time);
    case Element::zero_month:
      return parse_month(text, Width::fixed, time);
    case Element::short_weekday:
      return parse_weekday_name(text, short_name);
    case Element::long_weekday:
      return parse_weekday_name(text, long_name);
    case Element::blank_day:
      skip_blanks(text, 1);
      return parse_day(text, Width::free, time);
    case Element::day:
      return parse_day(text, Width::free, time);
    case Element::zero_day:
      return parse_day(text, Width::fixed, time);
    case Element::blank_year_day:
      skip_blanks(text, 2);
      return parse_year_day(text, Width::free, time);
    case Element::zero_year_day:
      return parse_year_day(text, Width::fixed, time);
    case Element::year:
      return parse_short_year(text, time);
    case Element::long_year:
      return parse_long_year(text, time);
    case Element::hour:
      return parse_below(24, "hour", text, Width::free, time.hour);
    case Element::hour_of_12:
      return parse_below(13, "hour", text, Width::free, time.hour);
    case Element::zero_hour_of_12:
      return parse_below(13, "hour", text, Width::fixed, time.hour);
    case Element::minute:
      return parse_below(60, "minute", text, Width::free, time.minute);
    case Element::zero_minute:
      return parse_below(60, "minute", text, Width::fixed, time.minute);
    case Element::second:
      return parse_second(piece, text, Width::free, time);
    case Element::zero_second:
      return parse_second(piece, text, Width::fixed, time);
    case Element::upper_half_day:
      return parse_half_day("AM", "PM", text, time);
    case Element::lower_half_day:
      return parse_half_day("am", "pm", text, time);
    case Element::zone_name:
      return parse_zone_name(text, time);
    case Element::fraction:
      if (text.size() <= piece.digits()) return Outcome::unlike();
      return take_fraction(piece.digits() + 1, text, time);
    case Element::fraction_without_zeros:
      if (fraction_size(text) == 0) return Outcome::read();  // 0 may be left out
      return take_fraction(fraction_size(text), text, time);
    default:
      return parse_offset(piece.element, text, time);
  }
}

Outcome parse_fraction(std::string_view text, ParsedTime& time) {
  constexpr std::size_t most = 10;  // with the point; the rest is below a nanosecond
  if (text[0] != '.' && text[0] != ',') return Outcome::unlike();
  text = text.substr(1, most - 1);
  const auto number = parse_signed(text);
  if (!number) return Outcome::unlike();
  if (*number < 0) return Outcome::out_of_range("fractional second");
  time.nanosecond = *number;
  for (auto digits = text.size() + 1; digits < most; ++digits) time.nanosecond *= 10;
  return Outcome::read();
}

std::size_t count_digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && base::is_ascii_digit(text[count])) ++count;
  return count;
}

std::optional<std::int64_t> parse_signed(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return 0;
  const auto number = base::parse_unsigned(text);
  if (!number) return std::nullopt;
  const auto magnitude = static_cast<std::int64_t>(*number);
  return is_negative ? -magnitude : magnitude;
}

std::optional<int> take_two_digits(std::string_view& text, Width width) {
  const auto count = std::min<std::size_t>(count_digits(text.substr(0, 2)), 2);
  if (count == 0 || (count == 1 && width == Width::fixed)) return std::nullopt;
  const auto number = count == 1 ? text[0] - '0' : (text[0] - '0') * 10 + (text[1] - '0');
  text.remove_prefix(count);
  return number;
}

}  // namespace gotime
