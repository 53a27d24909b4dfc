// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace regex {

// Takes the first character off a text. Fails where the text is not UTF-8 there.
base::Result<char32_t> take_rune(std::string_view& text);

// Takes an escape that stands for one character ("\n", "\x{263a}", "\.") off the start of a text.
base::Result<char32_t> take_escape(std::string_view& text);

// Fails where any of the text is not UTF-8.
base::Result<void> check_utf8(std::string_view text);

}  // namespace regex
