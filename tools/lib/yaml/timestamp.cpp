// SPDX-License-Identifier: Apache-2.0
#include "yaml/timestamp.hpp"

#include <optional>

#include "base/text.hpp"

namespace yaml {
namespace {

class Cursor {
 public:
  explicit Cursor(std::string_view rest) : rest_(rest) {}

  bool done() const { return rest_.empty(); }

  bool accept_any(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_[0]) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::size_t skip(std::string_view characters) {
    std::size_t count = 0;
    while (accept_any(characters)) ++count;
    return count;
  }

  // A number of at least `least` and at most `most` digits; takes as many as it can.
  std::optional<int> number(int least, int most) {
    int value = 0;
    int count = 0;
    for (; count < most && !rest_.empty() && base::is_ascii_digit(rest_[0]); ++count) {
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    if (count < least) return std::nullopt;
    return value;
  }

 private:
  std::string_view rest_;
};

constexpr std::string_view digits = "0123456789";

bool is_long_date(std::string_view text) {
  Cursor cursor(text);
  return cursor.number(4, 4) && cursor.accept_any("-") && cursor.number(2, 2) &&
         cursor.accept_any("-") && cursor.number(2, 2) && cursor.done();
}

// Nothing, or: blanks, then Z or an offset of hours and perhaps minutes.
bool is_zone(Cursor cursor) {
  const bool has_blanks = cursor.skip(" \t") > 0;
  if (cursor.done()) return !has_blanks;
  if (cursor.accept_any("Z")) return cursor.done();
  if (!cursor.accept_any("-+") || !cursor.number(1, 2)) return false;
  if (cursor.done()) return true;
  return cursor.accept_any(":") && cursor.number(2, 2) && cursor.done();
}

int days_in(int month, int year) {
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month == 2) return is_leap ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool accept_go_date(Cursor& cursor) {
  const auto year = cursor.number(4, 4);
  if (!year || !cursor.accept_any("-")) return false;
  const auto month = cursor.number(1, 2);
  if (!month || *month < 1 || *month > 12 || !cursor.accept_any("-")) return false;
  const auto day = cursor.number(1, 2);
  return day && *day >= 1 && *day <= days_in(*month, *year);
}

bool accept_go_time(Cursor& cursor) {
  const auto hour = cursor.number(1, 2);
  if (!hour || *hour > 23 || !cursor.accept_any(":")) return false;
  const auto minute = cursor.number(1, 2);
  if (!minute || *minute > 59 || !cursor.accept_any(":")) return false;
  const auto second = cursor.number(1, 2);
  if (!second || *second > 59) return false;
  Cursor fraction = cursor;
  if (fraction.accept_any(".,") && fraction.skip(digits) > 0) cursor = fraction;
  return true;
}

bool accept_go_zone(Cursor& cursor) {
  if (cursor.accept_any("Z")) return true;
  if (!cursor.accept_any("-+")) return false;
  const auto hours = cursor.number(2, 2);
  if (!hours || *hours > 24 || !cursor.accept_any(":")) return false;
  const auto minutes = cursor.number(2, 2);
  return minutes && *minutes <= 60;
}

}  // namespace

bool is_yaml11_timestamp(std::string_view text) {
  if (is_long_date(text)) return true;
  Cursor cursor(text);
  const bool has_date = cursor.number(4, 4) && cursor.accept_any("-") && cursor.number(1, 2) &&
                        cursor.accept_any("-") && cursor.number(1, 2);
  if (!has_date || (!cursor.accept_any("Tt") && cursor.skip(" \t") == 0)) return false;
  const bool has_time = cursor.number(1, 2) && cursor.accept_any(":") && cursor.number(2, 2) &&
                        cursor.accept_any(":") && cursor.number(2, 2);
  if (!has_time) return false;
  if (cursor.accept_any(".")) cursor.skip(digits);
  return is_zone(cursor);
}

bool is_go_timestamp(std::string_view text) {
  Cursor cursor(text);
  if (!accept_go_date(cursor)) return false;
  if (cursor.done()) return true;
  if (cursor.accept_any("Tt")) {
    return accept_go_time(cursor) && accept_go_zone(cursor) && cursor.done();
  }
  if (cursor.skip(" ") == 0) return false;
  return accept_go_time(cursor) && cursor.done();
}

}  // namespace yaml
