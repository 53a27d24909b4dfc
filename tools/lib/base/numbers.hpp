// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace base {

// Numbers of any length, written in digits. Nothing where one of them is no such number.
std::optional<std::weak_ordering> compare_numbers(std::string_view one, std::string_view other);

}  // namespace base
