// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace yaml {

// A whole number in canonical form: with all its digits if it has 64 bits, else the nearest double.
nlohmann::ordered_json json_integer(const std::string& decimal);

// A float as a key, in the form that Go gives it there: as if it had 32 bits, with an exponent from
// 1e+06 and below 1e-04.
std::string float_key(double number);

}  // namespace yaml
