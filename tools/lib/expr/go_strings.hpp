// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace expr {

// Functions of Go's package strings that say more than their C++ relatives: they know characters,
// limits, and what an empty separator means. A negative limit is none.
std::string_view trim_space(std::string_view text);
std::string_view trim(std::string_view text, std::string_view characters);
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);

enum class Separators { dropped, kept };
std::vector<std::string_view> split(std::string_view text, std::string_view separator,
                                    std::int64_t limit, Separators separators);

// How many replacements there are to do, to know the size of the result before.
std::size_t count_replacements(std::string_view text, std::string_view from, std::int64_t limit);
std::string replace(std::string_view text, std::string_view from, std::string_view to,
                    std::int64_t limit);

}  // namespace expr
