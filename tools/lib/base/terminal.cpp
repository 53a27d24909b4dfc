// SPDX-License-Identifier: Apache-2.0
#include "base/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace base {
namespace {

// The bytes of the first character, and the columns it takes at the most.
struct Character {
  std::size_t bytes;
  std::size_t columns;
};

// Scripts with letters of double width begin at U+1100 (E1 84 80 in UTF-8). Of all that is behind
// it, only the dashes, quotes and arrows of E2 80 to E2 86 are surely narrow.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  std::size_t bytes = 1;
  while ((byte(bytes) & 0xC0U) == 0x80U) ++bytes;
  const bool is_low = byte(0) < 0xE1 || (byte(0) == 0xE1 && byte(1) < 0x84);
  const bool is_sign = byte(0) == 0xE2 && byte(1) <= 0x86;
  return {.bytes = bytes, .columns = is_low || is_sign ? 1U : 2U};
}

}  // namespace

TerminalSize terminal_size() {
  winsize size = {};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
    return {};
  }
  return {.columns = size.ws_col, .rows = size.ws_row};
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const auto character = first_character(text);
    columns += character.columns;
    text.remove_prefix(character.bytes);
  }
  return columns;
}

std::string fit_columns(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::size_t used = 0;
  std::size_t end = 0;
  for (;;) {
    const auto character = first_character(text.substr(end));
    if (used + character.columns + 1 > columns) break;
    used += character.columns;
    end += character.bytes;
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace base
