// SPDX-License-Identifier: Apache-2.0
#include "sprig/trim.hpp"

#include <algorithm>

#include "govalue/rune_set.hpp"
#include "govalue/unicode.hpp"

namespace sprig {
namespace {

using govalue::first_rune;
using govalue::Rune;

template <typename Drops>
std::string_view trimmed(std::string_view text, Drops drops) {
  while (!text.empty()) {
    const Rune rune = first_rune(text);
    if (!drops(rune.code)) break;
    text.remove_prefix(rune.size);
  }
  while (!text.empty()) {
    const Rune rune = last_rune(text);
    if (!drops(rune.code)) break;
    text.remove_suffix(rune.size);
  }
  return text;
}

}  // namespace

Rune last_rune(std::string_view text) {
  constexpr std::size_t longest = 4;
  for (std::size_t size = 1; size <= std::min(longest, text.size()); ++size) {
    const auto byte = static_cast<unsigned char>(text[text.size() - size]);
    if ((byte & 0xC0U) == 0x80U) continue;
    const Rune rune = first_rune(text.substr(text.size() - size));
    if (rune.size == size) return rune;
    break;
  }
  return {0xFFFD, 1};
}

std::string_view without_blank_ends(std::string_view text) {
  return trimmed(text, govalue::is_space);
}

std::string_view without_ends_of(std::string_view text, std::string_view set) {
  const govalue::RuneSet runes(set);
  return trimmed(text, [&runes](char32_t code) { return runes.contains(code); });
}

}  // namespace sprig
