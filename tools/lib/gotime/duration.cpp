// SPDX-License-Identifier: Apache-2.0
#include "gotime/duration.hpp"

#include <array>

namespace gotime {
namespace {

// How much of `unit` there is in `duration`, with the error of one division only.
double in_units(Duration duration, Duration unit) {
  const auto whole = duration.nanoseconds() / unit.nanoseconds();
  const auto rest = duration.nanoseconds() % unit.nanoseconds();
  return static_cast<double>(whole) +
         static_cast<double>(rest) / static_cast<double>(unit.nanoseconds());
}

// Whether `part`, which is not negative, is less than half of `whole`.
bool is_less_than_half(std::int64_t part, std::int64_t whole) {
  return static_cast<std::uint64_t>(part) * 2 < static_cast<std::uint64_t>(whole);
}

// Writes a duration from its end, as the digits come.
class Writer {
 public:
  void put(char c) { characters_.at(--begin_) = c; }
  void put(std::string_view text) {
    for (auto i = text.size(); i > 0; --i) put(text[i - 1]);
  }

  void put_number(std::uint64_t number) {
    do {
      put(static_cast<char>('0' + number % 10));
      number /= 10;
    } while (number > 0);
  }

  // The last `digits` digits of a number as a fraction without zeros at its end; yields the rest.
  std::uint64_t put_fraction(std::uint64_t number, int digits) {
    bool is_written = false;
    for (int i = 0; i < digits; ++i) {
      const auto digit = number % 10;
      is_written = is_written || digit != 0;
      if (is_written) put(static_cast<char>('0' + digit));
      number /= 10;
    }
    if (is_written) put('.');
    return number;
  }

  std::string text() const { return {characters_.data() + begin_, characters_.size() - begin_}; }

 private:
  std::array<char, 32> characters_ = {};  // the longest is "-2562047h47m16.854775808s"
  std::size_t begin_ = 32;
};

void write_below_second(Writer& writer, std::uint64_t nanoseconds) {
  constexpr std::uint64_t thousand = 1000;
  int digits = 6;
  std::string_view unit = "ms";
  if (nanoseconds == 0) {
    digits = 0;
    unit = "s";
  } else if (nanoseconds < thousand) {
    digits = 0;
    unit = "ns";
  } else if (nanoseconds < thousand * thousand) {
    digits = 3;
    unit = "\u00b5s";
  }
  writer.put(unit);
  writer.put_number(writer.put_fraction(nanoseconds, digits));
}

void write_from_second(Writer& writer, std::uint64_t nanoseconds) {
  constexpr int digits = 9;
  writer.put('s');
  const auto seconds = writer.put_fraction(nanoseconds, digits);
  writer.put_number(seconds % 60);
  if (seconds < 60) return;
  writer.put('m');
  writer.put_number(seconds / 60 % 60);
  if (seconds < 3600) return;
  writer.put('h');
  writer.put_number(seconds / 3600);
}

}  // namespace

double Duration::seconds() const {
  return in_units(*this, durations::second);
}

double Duration::minutes() const {
  return in_units(*this, durations::minute);
}

double Duration::hours() const {
  return in_units(*this, durations::hour);
}

Duration Duration::truncate(Duration unit) const {
  if (unit.nanoseconds_ <= 0) return *this;
  return Duration(nanoseconds_ - nanoseconds_ % unit.nanoseconds_);
}

Duration Duration::round(Duration unit) const {
  if (unit.nanoseconds_ <= 0) return *this;
  const Duration rest(nanoseconds_ % unit.nanoseconds_);
  const auto towards_zero = *this - rest;
  if (is_less_than_half(rest.abs().nanoseconds(), unit.nanoseconds_)) return towards_zero;
  if (nanoseconds_ < 0) {
    const auto further = towards_zero - unit;
    return further < *this ? further : durations::shortest;
  }
  const auto further = towards_zero + unit;
  return further > *this ? further : durations::longest;
}

Duration Duration::abs() const {
  if (nanoseconds_ >= 0) return *this;
  return *this == durations::shortest ? durations::longest : -*this;
}

std::string to_text(Duration duration) {
  const bool is_negative = duration < Duration();
  const auto bits = static_cast<std::uint64_t>(duration.nanoseconds());
  const auto magnitude = is_negative ? 0 - bits : bits;
  Writer writer;
  if (magnitude < static_cast<std::uint64_t>(durations::second.nanoseconds())) {
    write_below_second(writer, magnitude);
  } else {
    write_from_second(writer, magnitude);
  }
  if (is_negative) writer.put('-');
  return writer.text();
}

}  // namespace gotime
