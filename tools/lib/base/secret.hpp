// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace base {

// A text that must never be shown. It has no stream operator and no conversion: whoever needs the
// characters says so with reveal().
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

// Blanks out secrets in texts on their way to a person, a log or a result: the second line of
// defence, for servers that echo what we sent them, and for the texts of strangers.
class Redactor {
 public:
  // Also hides what Base64, URLs and JSON make of it, and each line of a text of several. Texts of
  // fewer than four characters are not taken: they would blank out half of every message and
  // protect nothing.
  void hide(const Secret& secret);

  // Without the secrets that are known, and without what logs somebody in (without_logins()).
  std::string redact(std::string text) const;

  // Without the first alone: for what is no message but an object that somebody wrote.
  std::string redact_known(std::string text) const;

 private:
  std::vector<std::string> forms_;  // longest first
};

// The passwords in whatever URLs with user info a text holds ("https://user:password@host"), so
// that they can be hidden wherever the text turns up.
std::vector<Secret> passwords_in(std::string_view text);

// The URL with user info and query removed, for messages: "https://***@host/path".
std::string redact_url(std::string_view url);

}  // namespace base
