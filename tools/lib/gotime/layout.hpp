// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gotime {

// The layouts that Go names.
namespace layouts {
inline constexpr std::string_view layout = "01/02 03:04:05PM '06 -0700";
inline constexpr std::string_view ansic = "Mon Jan _2 15:04:05 2006";
inline constexpr std::string_view unix_date = "Mon Jan _2 15:04:05 MST 2006";
inline constexpr std::string_view ruby_date = "Mon Jan 02 15:04:05 -0700 2006";
inline constexpr std::string_view rfc822 = "02 Jan 06 15:04 MST";
inline constexpr std::string_view rfc822_z = "02 Jan 06 15:04 -0700";
inline constexpr std::string_view rfc850 = "Monday, 02-Jan-06 15:04:05 MST";
inline constexpr std::string_view rfc1123 = "Mon, 02 Jan 2006 15:04:05 MST";
inline constexpr std::string_view rfc1123_z = "Mon, 02 Jan 2006 15:04:05 -0700";
inline constexpr std::string_view rfc3339 = "2006-01-02T15:04:05Z07:00";
inline constexpr std::string_view rfc3339_nano = "2006-01-02T15:04:05.999999999Z07:00";
inline constexpr std::string_view kitchen = "3:04PM";
inline constexpr std::string_view stamp = "Jan _2 15:04:05";
inline constexpr std::string_view stamp_milli = "Jan _2 15:04:05.000";
inline constexpr std::string_view stamp_micro = "Jan _2 15:04:05.000000";
inline constexpr std::string_view stamp_nano = "Jan _2 15:04:05.000000000";
inline constexpr std::string_view date_time = "2006-01-02 15:04:05";
inline constexpr std::string_view date_only = "2006-01-02";
inline constexpr std::string_view time_only = "15:04:05";
}  // namespace layouts

// What a piece of a layout stands for, as it is written there.
enum class Element : std::uint8_t {
  none,
  long_month,              // January
  short_month,             // Jan
  month,                   // 1
  zero_month,              // 01
  long_weekday,            // Monday
  short_weekday,           // Mon
  day,                     // 2
  blank_day,               // _2
  zero_day,                // 02
  blank_year_day,          // __2
  zero_year_day,           // 002
  hour,                    // 15
  hour_of_12,              // 3
  zero_hour_of_12,         // 03
  minute,                  // 4
  zero_minute,             // 04
  second,                  // 5
  zero_second,             // 05
  long_year,               // 2006
  year,                    // 06
  upper_half_day,          // PM
  lower_half_day,          // pm
  zone_name,               // MST
  z_or_offset,             // Z0700
  z_or_offset_seconds,     // Z070000
  z_or_offset_hours,       // Z07
  z_or_offset_colon,       // Z07:00
  z_or_offset_colons,      // Z07:00:00
  offset,                  // -0700
  offset_seconds,          // -070000
  offset_hours,            // -07
  offset_colon,            // -07:00
  offset_colons,           // -07:00:00
  fraction,                // .000
  fraction_without_zeros,  // .999
};

// The text before the next element of a layout, and that element.
struct LayoutPiece {
  std::string_view before;
  Element element = Element::none;  // none: `before` is all there is
  std::string_view text = {};       // the element as it is written
  std::string_view rest = {};       // what comes after it

  // Of a fraction: ".000" has three digits. Go has no more than 12 bits for their number.
  std::size_t digits() const { return (text.size() - 1) & 0xFFFU; }
};

LayoutPiece next_piece(std::string_view layout);

// What the elements of an offset have in common.
struct OffsetForm {
  bool has_z;  // UTC is written as Z
  bool has_colons;
  bool has_minutes;
  bool has_seconds;
};

// Only for the elements of an offset.
OffsetForm offset_form(Element element);

}  // namespace gotime
