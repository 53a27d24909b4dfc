// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace govalue {

// Functions of Go's package strings that say more than their C++ relatives: they know characters,
// limits, and what an empty separator means. A malformed byte is U+FFFD. See letter_case.hpp too.

inline constexpr std::int64_t no_limit = -1;  // so is any other negative one

// strings.TrimSpace and strings.Trim: without blanks, or without the characters of `characters`, at
// either end.
std::string_view trim_space(std::string_view text);
std::string_view trim(std::string_view text, std::string_view characters);

// strings.SplitN and strings.SplitAfterN: at most `limit` pieces, the last of which holds the rest.
// An empty separator is found between all characters.
enum class Separators { dropped, kept };
std::vector<std::string_view> split(std::string_view text, std::string_view separator,
                                    std::int64_t limit, Separators separators);

// strings.Replace in two steps, so that the size of the result is known before: how many places
// there are to replace, and the text with so many of them replaced. An empty `from` is found before
// each character and at the end.
std::size_t count_replacements(std::string_view text, std::string_view from, std::int64_t limit);
void append_replaced(std::string& out, std::string_view text, std::string_view from,
                     std::string_view to, std::size_t count);

}  // namespace govalue
