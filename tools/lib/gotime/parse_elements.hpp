// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gotime/calendar.hpp"
#include "gotime/layout.hpp"

namespace gotime {

// What a text says about a time, piece by piece.
struct ParsedTime {
  std::int64_t year = 0;
  std::optional<int> month = {};
  std::optional<int> day = {};
  std::optional<int> year_day = {};
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t nanosecond = 0;
  bool is_morning = false;
  bool is_afternoon = false;
  bool is_utc = false;
  std::optional<Seconds> offset = {};
  std::string_view zone_name = {};
};

// How reading an element went.
class Outcome {
 public:
  static Outcome read() { return Outcome(true, {}); }
  // The text is none of that element.
  static Outcome unlike() { return Outcome(false, {}); }
  // It is, but its number is none of a clock or a calendar: of the "hour".
  static Outcome out_of_range(std::string_view what) { return Outcome(false, what); }

  bool is_read() const { return is_read_; }
  std::string_view out_of_range() const { return out_of_range_; }

 private:
  Outcome(bool is_read, std::string_view out_of_range)
      : is_read_(is_read), out_of_range_(out_of_range) {}

  bool is_read_;
  std::string_view out_of_range_;
};

// Takes the text of one element of a layout off the start of `text` and notes what it says. Where
// it fails, `text` may have been taken off, too.
Outcome parse_element(const LayoutPiece& piece, std::string_view& text, ParsedTime& time);

// The elements of a zone, for parse_element().
Outcome parse_offset(Element element, std::string_view& text, ParsedTime& time);
Outcome parse_zone_name(std::string_view& text, ParsedTime& time);

// The fraction ".123" that fills `text`.
Outcome parse_fraction(std::string_view text, ParsedTime& time);

// The numbers of all of these. How many digits the text begins with:
std::size_t count_digits(std::string_view text);

// All of the text as a number, which may have a sign; an empty one is 0. Only for short texts.
std::optional<std::int64_t> parse_signed(std::string_view text);

// One or two digits off the start of the text; exactly two where the width is fixed.
enum class Width { free, fixed };
std::optional<int> take_two_digits(std::string_view& text, Width width);

}  // namespace gotime
