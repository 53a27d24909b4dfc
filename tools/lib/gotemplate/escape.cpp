// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/escape.hpp"

#include "base/text.hpp"
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace gotemplate {

std::string html_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '\0':
        out += "\xEF\xBF\xBD";
        break;
      case '"':
        out += "&#34;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string js_escaped(std::string_view text) {
  const auto append_code = [](std::string& out, char32_t code) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += "\\u";
    for (int shift = code > 0xFFFFF ? 20 : code > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4) {
      out += digits[(code >> shift) & 0xFU];
    }
  };
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto rune = govalue::first_rune(text);
    const char c = text[0];
    const bool is_markup = c == '<' || c == '>' || c == '&' || c == '=';
    if (c == '\\' || c == '\'' || c == '"') {
      out += '\\';
      out += c;
    } else if (is_markup || (!govalue::is_printable(rune.code) && rune.code != 0x7F)) {
      append_code(out, rune.code);
    } else {
      out += text.substr(0, rune.size);
    }
    text.remove_prefix(rune.size);
  }
  return out;
}

std::string query_escaped(std::string_view text) {
  return base::replace_all(base::percent_encoded(text, "-._~ "), " ", "+");
}

}  // namespace gotemplate
