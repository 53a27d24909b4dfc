// SPDX-License-Identifier: Apache-2.0
#include "govalue/strings.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "govalue/rune_set.hpp"
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace govalue {
namespace {

Rune last_rune(std::string_view text) {
  for (std::size_t size = std::min<std::size_t>(4, text.size()); size > 1; --size) {
    const auto rune = first_rune(text.substr(text.size() - size));
    if (rune.size == size) return rune;
  }
  return first_rune(text.substr(text.size() - 1));
}

template <typename Wanted>
std::string_view trim_if(std::string_view text, Wanted is_wanted) {
  while (!text.empty()) {
    const auto rune = first_rune(text);
    if (!is_wanted(rune.code)) break;
    text.remove_prefix(rune.size);
  }
  while (!text.empty()) {
    const auto rune = last_rune(text);
    if (!is_wanted(rune.code)) break;
    text.remove_suffix(rune.size);
  }
  return text;
}

std::size_t most_of(std::int64_t limit) {
  return limit < 0 ? std::numeric_limits<std::size_t>::max() : static_cast<std::size_t>(limit);
}

std::vector<std::string_view> characters_of(std::string_view text, std::size_t most) {
  std::vector<std::string_view> pieces;
  while (!text.empty() && pieces.size() + 1 < most) {
    const auto size = first_rune(text).size;
    pieces.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  if (!text.empty()) pieces.push_back(text);
  return pieces;
}

}  // namespace

std::string_view trim_space(std::string_view text) {
  return trim_if(text, is_space);
}

std::string_view trim(std::string_view text, std::string_view characters) {
  const govalue::RuneSet runes(characters);
  return trim_if(text, [&runes](char32_t code) { return runes.contains(code); });
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator,
                                    std::int64_t limit, Separators separators) {
  const auto most = most_of(limit);
  if (most == 0) return {};
  if (separator.empty()) return characters_of(text, most);
  std::vector<std::string_view> pieces;
  const auto kept = separators == Separators::kept ? separator.size() : 0;
  while (pieces.size() + 1 < most) {
    const auto at = base::find(text, separator);
    if (at == std::string_view::npos) break;
    pieces.push_back(text.substr(0, at + kept));
    text.remove_prefix(at + separator.size());
  }
  pieces.push_back(text);
  return pieces;
}

std::size_t count_replacements(std::string_view text, std::string_view from, std::int64_t limit) {
  const auto most = most_of(limit);
  std::size_t count = 0;
  if (from.empty()) {
    for (count = 1; !text.empty() && count < most; ++count) {
      text.remove_prefix(first_rune(text).size);
    }
    return std::min(count, most);
  }
  for (auto at = base::find(text, from); at != std::string_view::npos && count < most; ++count) {
    at = base::find(text, from, at + from.size());
  }
  return count;
}

void append_replaced(std::string& out, std::string_view text, std::string_view from,
                     std::string_view to, std::size_t count) {
  for (bool is_first = true; count > 0; --count, is_first = false) {
    std::size_t at = 0;
    if (!from.empty()) {
      at = base::find(text, from);
    } else if (!is_first) {
      at = first_rune(text).size;
    }
    out.append(text.substr(0, at)).append(to);
    text.remove_prefix(at + from.size());
  }
  out.append(text);
}

}  // namespace govalue
