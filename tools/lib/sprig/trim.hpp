// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "govalue/text.hpp"

namespace sprig {

// The character at the end of `text`, which is not empty, as Go's utf8.DecodeLastRune sees it.
govalue::Rune last_rune(std::string_view text);

// strings.TrimSpace and strings.Trim: without blanks, or without the characters of `set`, at either
// end. A malformed byte is U+FFFD in both texts.
std::string_view without_blank_ends(std::string_view text);
std::string_view without_ends_of(std::string_view text, std::string_view set);

}  // namespace sprig
