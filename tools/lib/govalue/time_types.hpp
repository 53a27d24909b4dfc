// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "govalue/value.hpp"

namespace govalue {

// Types of Go's package time, with the methods that templates and conditions can reach. A Duration,
// a Month and a Weekday are numbers with a name; a Time holds a gotime::Time.
extern const Type time_type;      // time.Time
extern const Type duration_type;  // time.Duration, int64 nanoseconds
extern const Type month_type;     // time.Month
extern const Type weekday_type;   // time.Weekday
extern const Type location_type;  // *time.Location

}  // namespace govalue
