// SPDX-License-Identifier: Apache-2.0
#include "ci/properties.hpp"

#include <array>
#include <cstdio>

#include "ci/dotenv.hpp"

namespace ci {
namespace {

std::string utf16_escape(unsigned unit) {
  std::array<char, 8> text;
  std::snprintf(text.data(), text.size(), "\\u%04X", unit & 0xFFFFU);
  return text.data();
}

// The code point at the start of well-formed UTF-8, which is taken off.
unsigned take_code_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  unsigned point = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (const char c : text.substr(1, length - 1)) {
    point = point << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  }
  text.remove_prefix(length);
  return point;
}

std::string escaped(unsigned point) {
  constexpr std::string_view special = "\\:=#!";
  if (point >= 0x10000) {
    return utf16_escape(0xD800U + ((point - 0x10000U) >> 10U)) +
           utf16_escape(0xDC00U + ((point - 0x10000U) & 0x3FFU));
  }
  if (point < 0x20 || point > 0x7E) return utf16_escape(point);
  const auto c = static_cast<char>(point);
  if (special.find(c) != std::string_view::npos) return {'\\', c};
  return {c};
}

std::string escaped_value(std::string_view rest) {
  std::string text;
  // Blanks before a value belong to the separator unless the first one is escaped.
  if (rest.starts_with(' ')) text += '\\';
  while (!rest.empty()) text += escaped(take_code_point(rest));
  return text;
}

}  // namespace

std::string to_properties(const Report& report) {
  std::string text;
  for (const auto& entry : report.entries()) {
    text += variable_name(entry.name) + "=" + escaped_value(entry.value.flat()) + "\n";
  }
  return text;
}

}  // namespace ci
