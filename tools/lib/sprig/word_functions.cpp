// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "sprig/themes.hpp"
#include "sprig/words.hpp"

namespace sprig {
namespace {

using govalue::function;

std::string snake_case(std::string_view text) {
  return joined_words(text, '_');
}
std::string kebab_case(std::string_view text) {
  return joined_words(text, '-');
}

}  // namespace

std::span<const govalue::Function> word_functions() {
  static const std::array rows = {
      function<&title_words>("title"),      function<&untitle_words>("untitle"),
      function<&without_blanks>("nospace"), function<&initials>("initials"),
      function<&swap_case>("swapcase"),     function<&snake_case>("snakecase"),
      function<&pascal_case>("camelcase"),  function<&kebab_case>("kebabcase"),
  };
  return rows;
}

}  // namespace sprig
