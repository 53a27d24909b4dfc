// SPDX-License-Identifier: Apache-2.0
#include "gotime/format.hpp"

#include <array>

namespace gotime {
namespace {

// At least `width` digits; a sign is not counted.
void append_number(std::string& text, std::int64_t number, int width) {
  auto rest = static_cast<std::uint64_t>(number);
  if (number < 0) {
    text += '-';
    rest = 0 - rest;
  }
  std::array<char, 20> digits = {};
  auto begin = digits.size();
  do {
    digits[--begin] = static_cast<char>('0' + rest % 10);
    rest /= 10;
    --width;
  } while (rest > 0);
  for (; width > 0; --width) digits[--begin] = '0';
  text.append(digits.data() + begin, digits.size() - begin);
}

void append_pair(std::string& text, int number) {
  const std::array digits = {static_cast<char>('0' + number / 10),
                             static_cast<char>('0' + number % 10)};
  text.append(digits.data(), digits.size());
}

void append_year(std::string& text, std::int64_t year) {
  if (year < 0 || year > 9999) return append_number(text, year, 4);
  append_pair(text, static_cast<int>(year / 100));
  append_pair(text, static_cast<int>(year % 100));
}

void append_fraction(std::string& text, int nanoseconds, const LayoutPiece& piece) {
  constexpr std::size_t digits = 9;
  const bool has_zeros = piece.element == Element::fraction;
  const auto wanted = piece.digits();
  if (!has_zeros && (wanted == 0 || nanoseconds == 0)) return;
  const auto begin = text.size();
  text += piece.text[0];
  append_number(text, nanoseconds, digits);
  if (wanted < digits) text.resize(begin + 1 + wanted);
  if (has_zeros) return;
  while (text.back() == '0') text.pop_back();
  if (text.size() == begin + 1) text.pop_back();
}

// Below a minute the sign stands before the seconds: Go decides about it by the minutes.
void append_offset(std::string& text, Seconds offset, const OffsetForm& form) {
  if (offset == 0 && form.has_z) {
    text += 'Z';
    return;
  }
  const bool is_negative = offset / seconds_per_minute < 0;
  const auto seconds = is_negative ? -offset : offset;
  const auto minutes = seconds / seconds_per_minute;
  text += is_negative ? '-' : '+';
  append_number(text, minutes / 60, 2);
  if (form.has_colons) text += ':';
  if (form.has_minutes) append_pair(text, static_cast<int>(minutes % 60));
  if (!form.has_seconds) return;
  if (form.has_colons) text += ':';
  append_number(text, seconds % seconds_per_minute, 2);
}

// What the clocks show, worked out when an element first asks for it.
class Formatter {
 public:
  Formatter(std::string& text, const Time& time)
      : text_(text),
        time_(time),
        zone_(time.zone()),
        local_(wrapping_add(time.unix(), zone_.offset)) {}

  void append(const LayoutPiece& piece) {
    switch (piece.element) {
      case Element::none:
        return;
      case Element::long_month:
      case Element::short_month:
      case Element::month:
      case Element::zero_month:
      case Element::day:
      case Element::blank_day:
      case Element::zero_day:
      case Element::blank_year_day:
      case Element::zero_year_day:
      case Element::long_year:
      case Element::year:
        return append_date(piece.element);
      case Element::long_weekday:
        text_ += weekday_name(weekday_at(local_));
        return;
      case Element::short_weekday:
        text_ += weekday_name(weekday_at(local_)).substr(0, 3);
        return;
      case Element::hour:
      case Element::hour_of_12:
      case Element::zero_hour_of_12:
      case Element::minute:
      case Element::zero_minute:
      case Element::second:
      case Element::zero_second:
      case Element::upper_half_day:
      case Element::lower_half_day:
        return append_clock(piece.element);
      case Element::zone_name:
        return append_zone_name();
      case Element::fraction:
      case Element::fraction_without_zeros:
        return append_fraction(text_, time_.nanosecond(), piece);
      default:
        return append_offset(text_, zone_.offset, offset_form(piece.element));
    }
  }

  void append_rfc3339(const LayoutPiece& fraction) {
    append_date(Element::long_year);
    text_ += '-';
    append_date(Element::zero_month);
    text_ += '-';
    append_date(Element::zero_day);
    text_ += 'T';
    append_clock(Element::hour);
    text_ += ':';
    append_clock(Element::zero_minute);
    text_ += ':';
    append_clock(Element::zero_second);
    append(fraction);
    append_offset(text_, zone_.offset, offset_form(Element::z_or_offset_colon));
  }

 private:
  void append_date(Element element) {
    if (!has_date_) {
      date_ = date_at(local_);
      has_date_ = true;
    }
    switch (element) {
      case Element::long_year:
        return append_year(text_, date_.year);
      case Element::year:
        return append_pair(text_,
                           static_cast<int>((date_.year < 0 ? -date_.year : date_.year) % 100));
      case Element::long_month:
        text_ += month_name(date_.month);
        return;
      case Element::short_month:
        text_ += month_name(date_.month).substr(0, 3);
        return;
      case Element::month:
        return append_number(text_, date_.month, 1);
      case Element::zero_month:
        return append_pair(text_, date_.month);
      case Element::day:
        return append_number(text_, date_.day, 1);
      case Element::zero_day:
        return append_pair(text_, date_.day);
      case Element::zero_year_day:
        return append_number(text_, date_.year_day, 3);
      case Element::blank_day:
        if (date_.day < 10) text_ += ' ';
        return append_number(text_, date_.day, 1);
      default:
        if (date_.year_day < 100) text_ += date_.year_day < 10 ? "  " : " ";
        return append_number(text_, date_.year_day, 1);
    }
  }

  void append_clock(Element element) {
    if (!has_clock_) {
      clock_ = clock_at(local_);
      has_clock_ = true;
    }
    const bool is_afternoon = clock_.hour >= 12;
    switch (element) {
      case Element::hour:
        return append_pair(text_, clock_.hour);
      case Element::hour_of_12:
        return append_number(text_, hour_of_12(), 1);
      case Element::zero_hour_of_12:
        return append_pair(text_, hour_of_12());
      case Element::minute:
        return append_number(text_, clock_.minute, 1);
      case Element::zero_minute:
        return append_pair(text_, clock_.minute);
      case Element::second:
        return append_number(text_, clock_.second, 1);
      case Element::zero_second:
        return append_pair(text_, clock_.second);
      case Element::upper_half_day:
        text_ += is_afternoon ? "PM" : "AM";
        return;
      default:
        text_ += is_afternoon ? "pm" : "am";
        return;
    }
  }

  int hour_of_12() const { return clock_.hour % 12 == 0 ? 12 : clock_.hour % 12; }

  // A zone without a name is written as its offset.
  void append_zone_name() {
    if (!zone_.name.empty()) {
      text_ += zone_.name;
      return;
    }
    const auto minutes = zone_.offset / seconds_per_minute;
    const auto magnitude = minutes < 0 ? -minutes : minutes;
    text_ += minutes < 0 ? '-' : '+';
    append_number(text_, magnitude / 60, 2);
    append_pair(text_, static_cast<int>(magnitude % 60));
  }

  std::string& text_;
  const Time& time_;
  TimeZone::Span zone_;
  Seconds local_;
  bool has_date_ = false;
  bool has_clock_ = false;
  Date date_ = {};
  Clock clock_ = {};
};

constexpr LayoutPiece no_fraction = {};
constexpr LayoutPiece nanoseconds = {
    .before = {}, .element = Element::fraction_without_zeros, .text = ".999999999"};

}  // namespace

void append_format(std::string& text, const Time& time, std::string_view layout) {
  Formatter formatter(text, time);
  // Go writes these two without a look at the layout, which makes no difference but of speed.
  if (layout == layouts::rfc3339) return formatter.append_rfc3339(no_fraction);
  if (layout == layouts::rfc3339_nano) return formatter.append_rfc3339(nanoseconds);
  while (!layout.empty()) {
    const auto piece = next_piece(layout);
    text += piece.before;
    formatter.append(piece);
    layout = piece.rest;
  }
}

std::string format(const Time& time, std::string_view layout) {
  constexpr std::size_t longer_names = 10;
  std::string text;
  text.reserve(layout.size() + longer_names);
  append_format(text, time, layout);
  return text;
}

std::string to_text(const Time& time) {
  return format(time, "2006-01-02 15:04:05.999999999 -0700 MST");
}

base::Result<std::string> to_rfc3339(const Time& time) {
  auto text = format(time, layouts::rfc3339_nano);
  const auto refuse = [](std::string message) {
    return base::Error{.kind = base::ErrorKind::malformed, .message = std::move(message)};
  };
  if (text[4] != '-') return refuse("year outside of range [0,9999]");
  if (text.back() == 'Z') return text;
  const auto hours = text.substr(text.size() - 6, 3);  // "+07"
  const bool has_sign = hours[0] == '+' || hours[0] == '-';
  if (!has_sign || hours.substr(1) >= "24") {
    return refuse("timezone hour outside of range [0,23]");
  }
  return text;
}

}  // namespace gotime
