// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gotime/time.hpp"
#include "govalue/function.hpp"

namespace govalue {

// Types of Go's package time, with the methods that templates and conditions can reach: those with
// one result. A Duration, a Month and a Weekday are numbers with a name; a Time holds a
// gotime::Time, and a Location a gotime::Location.
extern const Type time_type;      // time.Time
extern const Type duration_type;  // time.Duration, int64 nanoseconds
extern const Type month_type;     // time.Month
extern const Type weekday_type;   // time.Weekday
extern const Type location_type;  // *time.Location

template <>
struct Parameter<gotime::Time> {
  static constexpr const Type* type = &time_type;
  static const gotime::Time& read(const Value& value) { return value.held<gotime::Time>(); }
  static Value make(const gotime::Time& time) {
    return Value::holding(time_type, new Holder<gotime::Time>(time));
  }
};

template <>
struct Parameter<gotime::Duration> {
  static constexpr const Type* type = &duration_type;
  static gotime::Duration read(const Value& value) { return gotime::Duration(value.as_signed()); }
  static Value make(gotime::Duration duration) {
    return Value::of_signed(duration_type, duration.nanoseconds());
  }
};

// nullptr where Go has a nil pointer.
template <>
struct Parameter<const gotime::Location*> {
  static constexpr const Type* type = &location_type;
  static const gotime::Location* read(const Value& value) {
    return value.is_nil_content() ? nullptr : &value.held<gotime::Location>();
  }
};

template <>
struct Parameter<gotime::Location> {
  static constexpr const Type* type = &location_type;
  static Value make(const gotime::Location& location) {
    return Value::holding(location_type, new Holder<gotime::Location>(location));
  }
};

// What reflect.DeepEqual says about two times: the same moment, shown in equal places.
bool same_time(const gotime::Time& one, const gotime::Time& other);

}  // namespace govalue
