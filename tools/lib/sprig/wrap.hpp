// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "govalue/budget.hpp"

namespace sprig {

// Cutting text to a width, as goutils 1.1.1 does it: by bytes.

enum class LongWords { keep, cut };

// The text with `line_end` (or a newline, if that is empty) in place of blanks, so that no line is
// longer than `width` where that is possible. Blanks at the beginning of a line are dropped. The
// result is cut short where the budget is used up.
std::string wrapped(std::string_view text, std::int64_t width, std::string_view line_end,
                    LongWords long_words, govalue::Budget& budget);

// At most `width` bytes, from about `offset` on, with "..." for what is left out. Empty where the
// width is too small for that.
std::string abbreviated(std::string_view text, std::int64_t offset, std::int64_t width);

}  // namespace sprig
