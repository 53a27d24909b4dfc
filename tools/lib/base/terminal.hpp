// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

// Of the terminal behind standard error, now; the usual one where there is none to ask.
TerminalSize terminal_size();

// How many columns a text takes, or a few more where only the terminal could tell: never fewer. For
// text without control characters.
std::size_t columns_of(std::string_view text);

// The text cut to so many columns, with "…" as the last one if cut.
std::string fit_columns(std::string_view text, std::size_t columns);

}  // namespace base
