// SPDX-License-Identifier: Apache-2.0
#include "applicationset/branch_slug.hpp"

#include "applicationset/transliteration.hpp"
#include "base/text.hpp"
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace applicationset {

namespace {

constexpr std::size_t longest = 50;

bool is_dash(char32_t code) {
  return code >= 0x2012 && code <= 0x2015;
}

bool is_dropped(char32_t code) {
  return code == '"' || code == '\'' || code == 0x2019;
}

// With letters of ASCII for all others.
std::string spelled(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto rune = govalue::first_rune(text);
    text.remove_prefix(rune.size);
    if (is_dropped(rune.code)) continue;
    if (is_dash(rune.code)) {
      result += '-';
    } else if (rune.code == '&') {
      result += "and";
    } else if (rune.code == '@') {
      result += "at";
    } else if (rune.code < 0x80) {
      result += static_cast<char>(rune.code);
    } else {
      result += transliterated(rune.code);
    }
  }
  return result;
}

std::string dashed(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool stays = base::is_ascii_alpha(c) || base::is_ascii_digit(c);
    if (stays) {
      result += c;
    } else if (!result.empty() && result.back() != '-') {
      result += '-';
    }
  }
  while (result.ends_with('-')) result.pop_back();
  return result;
}

}  // namespace

std::string branch_slug(std::string_view branch) {
  std::string slug = dashed(base::to_lower(spelled(branch)));
  if (slug.size() <= longest) return slug;
  const auto dash = slug.rfind('-', longest);
  slug.resize(dash == std::string::npos ? longest : dash);
  return slug;
}

}  // namespace applicationset
