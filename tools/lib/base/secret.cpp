// SPDX-License-Identifier: Apache-2.0
#include "base/secret.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace base {
namespace {

constexpr std::string_view mask = "***";

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_ascii_alpha(c) || is_ascii_digit(c) ||
        std::string_view("-._~").find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return encoded;
}

}  // namespace

void Redactor::hide(const Secret& secret) {
  constexpr std::size_t shortest = 4;
  const auto& text = secret.reveal();
  if (text.size() < shortest) return;
  for (const auto& form : {text, base64(text), percent_encoded(text)}) {
    if (std::find(forms_.begin(), forms_.end(), form) == forms_.end()) forms_.push_back(form);
  }
  std::sort(forms_.begin(), forms_.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::string Redactor::redact(std::string text) const {
  for (const auto& form : forms_) text = replace_all(std::move(text), form, mask);
  return text;
}

std::string redact_url(std::string_view url) {
  std::string shown(url.substr(0, url.find_first_of("?#")));
  const auto scheme_end = shown.find("://");
  if (scheme_end == std::string::npos) return printable(shown);
  const auto host = scheme_end + 3;
  const auto path = std::min(shown.find('/', host), shown.size());
  const auto at = shown.rfind('@', path);
  if (at != std::string::npos && at >= host) shown.replace(host, at - host, mask);
  return printable(shown);
}

}  // namespace base
