// SPDX-License-Identifier: Apache-2.0
#include "notify/mail_view.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/escape.hpp"
#include "base/text.hpp"

namespace tools::notify {
namespace {

// "=E9" as one byte, and in words of headers "_" as a blank. A "=" at the end of a line joins it
// with the next.
std::string without_quoting(std::string_view text, bool is_word) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto rest = text.substr(at);
    const auto high = rest.size() > 2 ? base::hex_value(rest[1]) : 16;
    const auto low = rest.size() > 2 ? base::hex_value(rest[2]) : 16;
    if (rest.starts_with("=\r\n")) {
      at += 2;
    } else if (rest[0] == '=' && high < 16 && low < 16) {
      plain += static_cast<char>(high * 16 + low);
      at += 2;
    } else {
      plain += is_word && rest[0] == '_' ? ' ' : rest[0];
    }
  }
  return plain;
}

// "=?UTF-8?q?caf=C3=A9?=", or nothing where it is no such word.
std::optional<std::string> decoded_word(std::string_view word) {
  if (!word.starts_with("=?") || !word.ends_with("?=")) return std::nullopt;
  const auto parts = base::split(word.substr(2, word.size() - 4), '?');
  if (parts.size() != 3) return std::nullopt;
  const auto way = base::to_lower(parts[1]);
  if (way == "q") return without_quoting(parts[2], true);
  if (way == "b") return base::base64_decoded(parts[2]);
  return std::nullopt;
}

// Blanks between two encoded words are not part of the text (RFC 2047, section 6.2).
std::string decoded_header(std::string_view value) {
  std::string text;
  bool was_word = true;
  for (const auto piece : base::split(value, ' ')) {
    const auto word = decoded_word(piece);
    if (!text.empty() && !(word && was_word)) text += ' ';
    text += word ? *word : std::string(piece);
    was_word = word.has_value();
  }
  return base::valid_utf8(text);
}

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case

Headers headers_of(std::string_view head) {
  Headers headers;
  const auto unfolded = base::replace_all(std::string(head), "\r\n ", " ");
  for (const auto line : base::lines(unfolded)) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    headers.emplace_back(base::to_lower(line.substr(0, colon)), base::trim(line.substr(colon + 1)));
  }
  return headers;
}

std::string header_of(const Headers& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& one) { return one.first == name; });
  return found == headers.end() ? std::string() : found->second;
}

std::string decoded_body(const Headers& headers, std::string_view body) {
  const auto way = base::to_lower(header_of(headers, "content-transfer-encoding"));
  if (way == "quoted-printable") return without_quoting(body, false);
  if (way != "base64") return std::string(body);
  return base::base64_decoded(base::replace_all(std::string(body), "\r\n", ""))
      .value_or(std::string(body));
}

}  // namespace

std::string readable_mail(std::string_view text) {
  constexpr std::string_view gap = "\r\n\r\n";
  const auto end = std::min(text.find(gap), text.size());
  const auto headers = headers_of(text.substr(0, end));
  std::string shown;
  for (const auto* name : {"From", "To", "Cc", "Subject", "Content-Type"}) {
    const auto value = decoded_header(header_of(headers, base::to_lower(name)));
    if (!value.empty()) shown += std::string(name) + ": " + value + "\n";
  }
  const auto body = end == text.size() ? std::string_view() : text.substr(end + gap.size());
  const auto plain = base::valid_utf8(decoded_body(headers, body));
  return shown + "\n" + base::replace_all(plain, "\r\n", "\n");
}

}  // namespace tools::notify
