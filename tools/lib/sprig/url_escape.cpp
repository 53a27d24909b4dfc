// SPDX-License-Identifier: Apache-2.0
#include "sprig/url_escape.hpp"

#include "base/escape.hpp"
#include "base/text.hpp"
#include "govalue/text.hpp"
#include "sprig/failure.hpp"

namespace sprig {
namespace {

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

// The byte that an escape at the front of `text` stands for, or -1.
int escaped_byte(std::string_view text) {
  if (text.size() < 3) return -1;
  const auto high = base::hex_value(text[1]);
  const auto low = base::hex_value(text[2]);
  return high > 15 || low > 15 ? -1 : static_cast<int>(high * 16 + low);
}

// In a host only characters that are not ASCII may be escaped; in its zone also what it could not
// hold otherwise.
bool escape_is_allowed(int byte, UrlPart part) {
  if (byte == '%' || (part != UrlPart::host && part != UrlPart::zone)) return true;
  if (part == UrlPart::host) return byte >= 0x80;
  return byte == ' ' || stands_unescaped(static_cast<char>(byte), UrlPart::host);
}

base::Result<void> check(std::string_view text, UrlPart part) {
  const bool is_host = part == UrlPart::host || part == UrlPart::zone;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      const auto escape = text.substr(i, 3);
      const int byte = escaped_byte(escape);
      if (byte < 0 || !escape_is_allowed(byte, part)) {
        return failure("invalid URL escape " + govalue::quoted(escape));
      }
      i += 2;
    } else if (is_host && static_cast<unsigned char>(c) < 0x80 && !stands_unescaped(c, part)) {
      return failure("invalid character " + govalue::quoted(text.substr(i, 1)) + " in host name");
    }
  }
  return {};
}

}  // namespace

bool stands_unescaped(char c, UrlPart part) {
  if (base::is_ascii_digit(c) || base::is_ascii_alpha(c) || is_one_of(c, "-_.~")) return true;
  switch (part) {
    case UrlPart::path:
      return is_one_of(c, "$&+,/:;=@");
    case UrlPart::host:
    case UrlPart::zone:
      return is_one_of(c, "!$&'()*+,;=:[]<>\"");
    case UrlPart::user:
      return is_one_of(c, "$&+,;=");
    case UrlPart::query:
      return false;
    case UrlPart::fragment:
      return is_one_of(c, "$&+,/:;=?@!()*");
  }
  return false;
}

std::string url_escaped(std::string_view text, UrlPart part) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (stands_unescaped(c, part)) {
      out += c;
    } else if (c == ' ' && part == UrlPart::query) {
      out += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.append({'%', digits[byte >> 4U], digits[byte & 15U]});
    }
  }
  return out;
}

base::Result<std::string> url_unescaped(std::string_view text, UrlPart part) {
  TRY(check(text, part));
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += static_cast<char>(escaped_byte(text.substr(i, 3)));
      i += 2;
    } else {
      out += text[i] == '+' && part == UrlPart::query ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace sprig
