// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "govalue/value.hpp"

namespace languages {

// A value with its types, in the form that tests/oracles/engines/dump.go describes.
std::string dump(const govalue::Value& value);

}  // namespace languages
