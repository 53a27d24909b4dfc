// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sprig {

// A name for Kubernetes, as the function `normalize` of ApplicationSets makes one: small letters,
// digits, dots and dashes; each other character is a dash, and there are none at the ends. At most
// 253 bytes.
std::string normalized_name(std::string_view text);

}  // namespace sprig
