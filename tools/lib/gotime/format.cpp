// SPDX-License-Identifier: Apache-2.0
#include "gotime/format.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "gotime/output.hpp"

namespace gotime {
namespace {

// At least `width` digits; a sign is not counted.
void put_number(Output& output, std::int64_t number, int width) {
  auto rest = static_cast<std::uint64_t>(number);
  if (number < 0) {
    output.put('-');
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
  output.put(std::string_view(digits.data() + begin, digits.size() - begin));
}

void put_year(Output& output, std::int64_t year) {
  if (year < 0 || year > 9999) return put_number(output, year, 4);
  output.put_pair(static_cast<int>(year / 100));
  output.put_pair(static_cast<int>(year % 100));
}

void put_fraction(Output& output, int nanoseconds, const LayoutPiece& piece) {
  constexpr std::size_t most = 9;
  const bool has_zeros = piece.element == Element::fraction;
  std::array<char, most> digits = {};
  for (auto i = digits.size(); i > 0; --i, nanoseconds /= 10) {
    digits[i - 1] = static_cast<char>('0' + nanoseconds % 10);
  }
  auto size = std::min(piece.digits(), most);
  while (!has_zeros && size > 0 && digits[size - 1] == '0') --size;
  if (!has_zeros && size == 0) return;
  output.put(piece.text[0]);
  output.put(std::string_view(digits.data(), size));
}

// Below a minute the sign stands before the seconds: Go decides about it by the minutes.
void put_offset(Output& output, Seconds offset, const OffsetForm& form) {
  if (offset == 0 && form.has_z) {
    output.put('Z');
    return;
  }
  const bool is_negative = offset / seconds_per_minute < 0;
  const auto seconds = is_negative ? -offset : offset;
  const auto minutes = seconds / seconds_per_minute;
  output.put(is_negative ? '-' : '+');
  put_number(output, minutes / 60, 2);
  if (form.has_colons) output.put(':');
  if (form.has_minutes) output.put_pair(static_cast<int>(minutes % 60));
  if (!form.has_seconds) return;
  if (form.has_colons) output.put(':');
  put_number(output, seconds % seconds_per_minute, 2);
}

// What the clocks show, worked out when an element first asks for it.
class Formatter {
 public:
  Formatter(std::string& text, const Time& time)
      : output_(text),
        time_(time),
        zone_(time.zone()),
        local_(wrapping_add(time.unix(), zone_.offset)) {}

  void put(std::string_view literal) { output_.put(literal); }

  void put(const LayoutPiece& piece) {
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
        return put_date(piece.element);
      case Element::long_weekday:
        output_.put(weekday_name(weekday_at(local_)));
        return;
      case Element::short_weekday:
        output_.put(weekday_name(weekday_at(local_)).substr(0, 3));
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
        return put_clock(piece.element);
      case Element::zone_name:
        return put_zone_name();
      case Element::fraction:
      case Element::fraction_without_zeros:
        return put_fraction(output_, time_.nanosecond(), piece);
      default:
        return put_offset(output_, zone_.offset, offset_form(piece.element));
    }
  }

  void put_rfc3339(const LayoutPiece& fraction) {
    put_date(Element::long_year);
    output_.put('-');
    put_date(Element::zero_month);
    output_.put('-');
    put_date(Element::zero_day);
    output_.put('T');
    put_clock(Element::hour);
    output_.put(':');
    put_clock(Element::zero_minute);
    output_.put(':');
    put_clock(Element::zero_second);
    put(fraction);
    put_offset(output_, zone_.offset, offset_form(Element::z_or_offset_colon));
  }

 private:
  void put_date(Element element) {
    if (!has_date_) {
      date_ = date_at(local_);
      has_date_ = true;
    }
    switch (element) {
      case Element::long_year:
        return put_year(output_, date_.year);
      case Element::year:
        return output_.put_pair(static_cast<int>(std::abs(date_.year % 100)));
      case Element::long_month:
        output_.put(month_name(date_.month));
        return;
      case Element::short_month:
        output_.put(month_name(date_.month).substr(0, 3));
        return;
      case Element::month:
        return put_number(output_, date_.month, 1);
      case Element::zero_month:
        return output_.put_pair(date_.month);
      case Element::day:
        return put_number(output_, date_.day, 1);
      case Element::zero_day:
        return output_.put_pair(date_.day);
      case Element::zero_year_day:
        return put_number(output_, date_.year_day, 3);
      case Element::blank_day:
        if (date_.day < 10) output_.put(' ');
        return put_number(output_, date_.day, 1);
      default:
        if (date_.year_day < 100) output_.put(date_.year_day < 10 ? "  " : " ");
        return put_number(output_, date_.year_day, 1);
    }
  }

  void put_clock(Element element) {
    if (!has_clock_) {
      clock_ = clock_at(local_);
      has_clock_ = true;
    }
    const bool is_afternoon = clock_.hour >= 12;
    switch (element) {
      case Element::hour:
        return output_.put_pair(clock_.hour);
      case Element::hour_of_12:
        return put_number(output_, hour_of_12(), 1);
      case Element::zero_hour_of_12:
        return output_.put_pair(hour_of_12());
      case Element::minute:
        return put_number(output_, clock_.minute, 1);
      case Element::zero_minute:
        return output_.put_pair(clock_.minute);
      case Element::second:
        return put_number(output_, clock_.second, 1);
      case Element::zero_second:
        return output_.put_pair(clock_.second);
      case Element::upper_half_day:
        output_.put(is_afternoon ? "PM" : "AM");
        return;
      default:
        output_.put(is_afternoon ? "pm" : "am");
        return;
    }
  }

  int hour_of_12() const { return clock_.hour % 12 == 0 ? 12 : clock_.hour % 12; }

  // A zone without a name is written as its offset.
  void put_zone_name() {
    if (!zone_.name.empty()) {
      output_.put(zone_.name);
      return;
    }
    const auto minutes = zone_.offset / seconds_per_minute;
    const auto magnitude = minutes < 0 ? -minutes : minutes;
    output_.put(minutes < 0 ? '-' : '+');
    put_number(output_, magnitude / 60, 2);
    output_.put_pair(static_cast<int>(magnitude % 60));
  }

  Output output_;
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
  if (layout == layouts::rfc3339) return formatter.put_rfc3339(no_fraction);
  if (layout == layouts::rfc3339_nano) return formatter.put_rfc3339(nanoseconds);
  while (!layout.empty()) {
    const auto piece = next_piece(layout);
    formatter.put(piece.before);
    formatter.put(piece);
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
  if (text[4] != '-') return base::malformed_error("year outside of range [0,9999]");
  if (text.back() == 'Z') return text;
  const auto hours = text.substr(text.size() - 6, 3);  // "+07"
  const bool has_sign = hours[0] == '+' || hours[0] == '-';
  if (!has_sign || hours.substr(1) >= "24") {
    return base::malformed_error("timezone hour outside of range [0,23]");
  }
  return text;
}

}  // namespace gotime
