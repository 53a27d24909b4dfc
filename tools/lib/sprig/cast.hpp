// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "govalue/value.hpp"

namespace sprig {

// Numbers of whatever sprig is given, as spf13/cast 1.7 makes them: texts are read ("0x10", "1.0"
// for whole numbers), true is 1, floats are cut, and all that is no number is 0. Of the types with
// a name only a Month and a Weekday are numbers; a Duration is 0.
std::int64_t to_int64(const govalue::Value& value);
double to_float64(const govalue::Value& value);

}  // namespace sprig
