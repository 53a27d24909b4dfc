// SPDX-License-Identifier: Apache-2.0
#include "govalue/letter_case.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace govalue {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string converted(std::string_view text, char32_t (*convert)(char32_t)) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Rune rune = first_rune(text);
    append_rune(out, convert(rune.code));
    text.remove_prefix(rune.size);
  }
  return out;
}

}  // namespace

std::string upper_case(std::string_view text) {
  return is_ascii(text) ? base::to_upper(text) : converted(text, to_upper);
}

std::string lower_case(std::string_view text) {
  return is_ascii(text) ? base::to_lower(text) : converted(text, to_lower);
}

}  // namespace govalue
