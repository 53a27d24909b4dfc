// SPDX-License-Identifier: Apache-2.0
#include "gotime/time.hpp"

namespace gotime {

// What is left of the time since zero, divided by `unit`; never negative, so a time before the zero
// is rounded like one after it. The seconds alone may fill 64 bits, hence a wider number.
Duration Time::rest_of_division(Duration unit) const {
  __extension__ using Wide = __int128;
  const auto since_zero = Wide{seconds_} * nanoseconds_per_second + nanoseconds_;
  const auto rest = static_cast<std::int64_t>(since_zero % unit.nanoseconds());
  return rest < 0 ? Duration(rest + unit.nanoseconds()) : Duration(rest);
}

Time Time::truncate(Duration unit) const {
  if (unit <= Duration()) return *this;
  return add(-rest_of_division(unit));
}

Time Time::round(Duration unit) const {
  if (unit <= Duration()) return *this;
  const auto rest = rest_of_division(unit);
  const auto missing = unit - rest;
  return add(rest < missing ? -rest : missing);
}

}  // namespace gotime
