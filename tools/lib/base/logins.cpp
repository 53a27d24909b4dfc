// SPDX-License-Identifier: Apache-2.0
//
// Each pass walks over the text once, and remembers where the word and the line end that it is in:
// texts of strangers are megabytes of "://://" at times.
#include "base/logins.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"

namespace base {
namespace {

constexpr std::string_view mask = "***";
constexpr std::string_view line_ends = "\r\n\"";
constexpr std::string_view word_ends = " \t\r\n\"";

// The piece of the text around a place, up to one of `ends` on either side; a quote that JSON
// escapes is none.
class Piece {
 public:
  Piece(std::string_view text, std::string_view ends) : text_(text), ends_(ends) {}

  // The end of the piece that `at` is in; places are asked for in their order.
  std::size_t end(std::size_t at) {
    if (is_known_ && at <= end_) return end_;
    end_ = text_.find_first_of(ends_, at);
    while (end_ != std::string_view::npos && end_ > at && text_[end_] == '"' &&
           text_[end_ - 1] == '\\') {
      end_ = text_.find_first_of(ends_, end_ + 1);
    }
    end_ = std::min(end_, text_.size());
    // Not beyond the piece: pieces without one would each look through all that is before them.
    const auto last = text_.substr(at, end_ - at).rfind('@');
    last_at_ = last == std::string_view::npos ? last : at + last;
    is_known_ = true;
    return end_;
  }

  // The last `@` of the piece, not before `at`.
  std::optional<std::size_t> last_at(std::size_t at) {
    end(at);
    const bool is_there = last_at_ != std::string_view::npos && last_at_ >= at;
    return is_there ? std::optional(last_at_) : std::nullopt;
  }

 private:
  std::string_view text_;
  std::string_view ends_;
  std::size_t end_ = 0;
  std::size_t last_at_ = 0;
  bool is_known_ = false;
};

// Whether a port follows the colon at `at`, as far as `end`; what seems to be one and is none is a
// password.
bool has_port(std::string_view text, std::size_t at, std::size_t end) {
  const auto rest = text.substr(at + 1, end - at - 1);
  const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  return rest.find_first_not_of(":,.;)]}>'`", digits) == std::string_view::npos;
}

// Looks for the logins behind "://".
class Urls {
 public:
  explicit Urls(std::string_view text)
      : text_(text), word_(text, word_ends), line_(text, line_ends) {}

  // Where the `@` is that ends the login of the address that begins at `begin`.
  std::optional<std::size_t> login_end(std::size_t begin) {
    const auto word_end = word_.end(begin);
    const auto last = word_.last_at(begin);
    const auto colon =
        std::min(text_.find_first_of(":/?#" + std::string(word_ends), begin), word_end);
    const bool has_colon = colon < word_end && text_[colon] == ':';
    if (last) {
      const auto authority_end = std::min(text_.find_first_of("/?#", begin), word_end);
      const auto at = text_.substr(begin, authority_end - begin).rfind('@');
      if (at != std::string_view::npos) return begin + at;
      return has_colon ? last : std::nullopt;
    }
    const auto host_end =
        std::min(text_.find_first_of("/?#" + std::string(word_ends), begin), word_end);
    if (!has_colon || has_port(text_, colon, host_end)) return std::nullopt;
    return behind_blanks(begin);
  }

 private:
  // A password with blanks in it ends with the word in which the first `@` is.
  std::optional<std::size_t> behind_blanks(std::size_t begin) {
    if (!line_.last_at(begin)) return std::nullopt;
    const auto first = text_.find('@', begin);
    const auto end = std::min(text_.find_first_of(word_ends, first), text_.size());
    return text_.rfind('@', end - 1);
  }

  std::string_view text_;
  Piece word_;
  Piece line_;
};

std::string without_url_logins(std::string text) {
  constexpr std::string_view start = "://";
  auto at = text.find(start);
  if (at == std::string::npos || text.find('@', at) == std::string::npos) return text;
  std::string out;
  std::size_t copied = 0;
  Urls urls(text);
  for (; at != std::string::npos; at = text.find(start, std::max(at + 1, copied))) {
    const bool is_file = std::string_view(text).substr(0, at).ends_with("file");
    const auto host = is_file ? std::string::npos : text.find_first_not_of('/', at + start.size());
    const auto begin = host == std::string::npos ? at + start.size() : host;
    const auto end = urls.login_end(begin);
    if (!end) continue;
    const bool has_password =
        std::string_view(text).substr(begin, *end - begin).find(':') != std::string_view::npos;
    const bool is_ssh = std::string_view(text).substr(0, at).ends_with("ssh");
    if (!has_password && is_ssh) continue;
    out.append(text, copied, begin - copied).append(mask);
    copied = *end;
  }
  return out.append(text, copied);
}

bool is_of_host(char c) {
  return is_ascii_alpha(c) || is_ascii_digit(c) || c == '.' || c == '-' || c == '_';
}

// "sha256", as digests of images begin.
bool is_hash(std::string_view name) {
  return name.starts_with("sha") && name.find_first_not_of("0123456789", 3) == name.npos;
}

// Whether host:path or host/path follows the `@`, and not the digest of an image.
bool is_before_host(std::string_view text, std::size_t at) {
  auto end = at + 1;
  while (end < text.size() && is_of_host(text[end])) ++end;
  const auto host = text.substr(at + 1, end - at - 1);
  if (host.empty() || is_hash(host)) return false;
  if (end + 1 >= text.size()) return false;
  // A colon that ends a word is no beginning of a path: "email:ann@example.com: sent".
  const bool ends_there =
      text[end + 1] == '\\' || word_ends.find(text[end + 1]) != std::string::npos;
  return text[end] == '/' || (text[end] == ':' && !ends_there);
}

// user:password@host:path, without a scheme.
std::string without_bare_logins(const std::string& text) {
  constexpr std::string_view ends = " \t\r\n\"'`<>()[]{},=";
  std::string out;
  std::size_t copied = 0;
  for (auto at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    if (!is_before_host(text, at)) continue;
    const auto piece = std::string_view(text).substr(copied, at - copied);
    const auto blank = piece.find_last_of(ends);
    const auto word = blank == std::string_view::npos ? copied : copied + blank + 1;
    const auto begin = std::min(text.find_first_not_of('/', word), at);
    const auto login = std::string_view(text).substr(begin, at - begin);
    const auto colon = login.find_first_of(":/");
    const bool is_one = colon != std::string_view::npos && colon > 0 && login[colon] == ':' &&
                        colon + 1 < login.size() && !login.substr(colon).starts_with("://");
    if (is_one) {
      out.append(text, copied, begin - copied).append(mask);
    } else {
      out.append(text, copied, at - copied);
    }
    copied = at;
  }
  return out.append(text, copied);
}

bool is_of_name(char c) {
  return is_ascii_alpha(c) || is_ascii_digit(c) || c == '_' || c == '-' || c == '.';
}

bool names_secret(std::string_view name) {
  constexpr std::array<std::string_view, 9> words = {
      "token", "password", "passwd", "pwd", "secret", "key", "sig", "signature", "credential"};
  const auto lower = to_lower(name);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return lower.ends_with(word); });
}

// "?token=…", "&key=…", also where JSON escapes the "&".
std::string without_secret_parameters(std::string text) {
  std::string out;
  std::size_t copied = 0;
  for (auto at = text.find('='); at != std::string::npos; at = text.find('=', at + 1)) {
    auto begin = at;
    while (begin > copied && is_of_name(text[begin - 1])) --begin;
    const auto before = std::string_view(text).substr(0, begin);
    const auto name = std::string_view(text).substr(begin, at - begin);
    const bool is_parameter = before.ends_with('?') || before.ends_with('&') ||
                              before.ends_with(';') || before.ends_with('#') ||
                              (before.ends_with('\\') && name.starts_with("u0026"));
    if (!is_parameter || !names_secret(name)) continue;
    const auto end =
        std::min(text.find_first_of("&#;\\" + std::string(word_ends), at), text.size());
    if (end == at + 1) continue;
    out.append(text, copied, at + 1 - copied).append(mask);
    copied = end;
    at = end - 1;
  }
  return out.append(text, copied);
}

}  // namespace

std::string without_logins(std::string text) {
  if (text.find('=') != std::string::npos) text = without_secret_parameters(std::move(text));
  if (text.find('@') == std::string::npos) return text;
  return without_bare_logins(without_url_logins(std::move(text)));
}

}  // namespace base
