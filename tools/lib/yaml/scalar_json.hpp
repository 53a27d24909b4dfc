// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "yaml/resolve.hpp"

namespace yaml {

// A scalar as JSON; nothing for .inf and .nan. A whole number keeps all its digits if it has 64
// bits, else it is the nearest double.
std::optional<nlohmann::ordered_json> scalar_json(const Reading& reading);

// A float as a key, in the form that Go gives it there: as if it had 32 bits, with an exponent from
// 1e+06 and below 1e-04.
std::string float_key(double number);

}  // namespace yaml
