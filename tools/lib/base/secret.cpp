// SPDX-License-Identifier: Apache-2.0
#include "base/secret.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/logins.hpp"
#include "base/text.hpp"

namespace base {
namespace {

constexpr std::string_view mask = "***";

// What Base64 makes of `text` inside a longer text with `before` bytes (modulo three) in front of
// it, as in "user:password": the digits that depend on nothing else.
std::string base64_within(const std::string& text, std::size_t before) {
  const auto size = before + text.size();
  const auto digits = base64(std::string(before, '\0') + text);
  const auto first = before == 0 ? 0 : before + 1;
  const auto last = size * 8 / 6;
  return last > first ? digits.substr(first, last - first) : std::string();
}

// A text that was cut may end in the beginning of a secret, with "…" behind it.
std::string without_beginnings(std::string text, const std::string& form, std::size_t shortest) {
  constexpr std::string_view ellipsis = "…";
  for (auto at = text.find(ellipsis); at != std::string::npos; at = text.find(ellipsis, at)) {
    auto size = std::min(form.size() - 1, at);
    while (size >= shortest && text.compare(at - size, size, form, 0, size) != 0) --size;
    if (size >= shortest) {
      text.replace(at - size, size, mask);
      at = at - size + mask.size();
    }
    at += ellipsis.size();
  }
  return text;
}

// As JSON writes it, as it is and in ASCII, and as PHP does.
void add_json_forms(std::vector<std::string>& forms, const std::string& text) {
  for (const bool is_ascii : {false, true}) {
    const auto quoted =
        nlohmann::json(text).dump(-1, ' ', is_ascii, nlohmann::json::error_handler_t::replace);
    const auto form = quoted.substr(1, quoted.size() - 2);
    forms.push_back(form);
    forms.push_back(replace_all(form, "/", "\\/"));
  }
}

// "%2F" as "%2f".
std::string lower_escapes(std::string text) {
  for (auto at = text.find('%'); at != std::string::npos; at = text.find('%', at + 1)) {
    for (std::size_t i = at + 1; i < std::min(at + 3, text.size()); ++i) {
      text[i] = to_lower(std::string(1, text[i])).front();
    }
  }
  return text;
}

// As Go prints bytes: "80 195 164".
std::string decimals_of(const std::string& text) {
  std::string all;
  for (const char c : text) {
    all += (all.empty() ? "" : " ") + std::to_string(static_cast<unsigned char>(c));
  }
  return all;
}

}  // namespace

void Redactor::hide(const Secret& secret) {
  constexpr std::size_t shortest = 4;
  const auto& text = secret.reveal();
  std::vector<std::string> forms = {text, base64(text), percent_encoded(text),
                                    percent_encoded(text, "-._~/")};
  for (std::size_t at = 2; at < 4; ++at) {
    forms.push_back(lower_escapes(forms[at]));
    forms.push_back(replace_all(forms[at], "%20", "+"));
  }
  add_json_forms(forms, text);
  forms.push_back(decimals_of(text));
  for (std::size_t before = 0; before < 3; ++before) forms.push_back(base64_within(text, before));
  for (const auto line : lines(text)) forms.emplace_back(line);
  if (text.size() < shortest) return;
  for (const auto& form : forms) {
    const bool known = std::find(forms_.begin(), forms_.end(), form) != forms_.end();
    if (form.size() >= shortest && !known) forms_.push_back(form);
  }
  std::sort(forms_.begin(), forms_.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::string Redactor::redact(std::string text) const {
  return without_logins(redact_known(std::move(text)));
}

std::string Redactor::redact_known(std::string text) const {
  constexpr std::size_t shortest = 4;
  for (const auto& form : forms_) text = replace_all(std::move(text), form, mask);
  for (const auto& form : forms_) text = without_beginnings(std::move(text), form, shortest);
  return text;
}

std::vector<Secret> passwords_in(std::string_view text) {
  std::vector<Secret> found;
  for (auto at = text.find("//"); at != std::string_view::npos; at = text.find("//", at + 2)) {
    const auto rest = text.substr(at + 2);
    const auto user_info = rest.substr(0, rest.substr(0, rest.find_first_of(" \t\r\n")).rfind('@'));
    const auto colon = user_info.find(':');
    const bool has_host = user_info.size() < rest.size();
    if (has_host && colon != std::string_view::npos && colon + 1 < user_info.size()) {
      found.emplace_back(std::string(user_info.substr(colon + 1)));
      found.emplace_back(percent_decoded(user_info.substr(colon + 1)));
    }
  }
  return found;
}

// A password that holds `/`, `?` or `#` unencoded is a mistake, and would end the host too early.
// It shows in what then seems to be a port and is none; then everything up to the last `@` goes.
std::string redact_url(std::string_view url) {
  const auto scheme_end = url.find("://");
  const auto host = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
  const auto authority_end = std::min(url.find_first_of("/?#", host), url.size());
  const auto authority = url.substr(host, authority_end - host);
  auto at = authority.rfind('@');
  const auto colon = authority.find(':');
  const bool odd_port =
      colon != std::string_view::npos &&
      authority.find_first_not_of("0123456789", colon + 1) != std::string_view::npos;
  if (at == std::string_view::npos && odd_port) at = url.substr(host).rfind('@');
  // The user in user@host:path is part of the address; only what follows a colon is a password.
  const bool is_secret = scheme_end != std::string_view::npos || colon < at;
  if (at == std::string_view::npos || !is_secret) {
    return printable(url.substr(0, url.find_first_of("?#")));
  }
  const auto rest = url.substr(host + at);
  return printable(std::string(url.substr(0, host)) + std::string(mask) +
                   std::string(rest.substr(0, rest.find_first_of("?#"))));
}

}  // namespace base
