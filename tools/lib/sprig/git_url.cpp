// SPDX-License-Identifier: Apache-2.0
#include "sprig/git_url.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"

namespace sprig {
namespace {

constexpr std::array<std::string_view, 9> schemes = {"ssh", "git",  "git+ssh", "http", "https",
                                                     "ftp", "ftps", "rsync",   "file"};

// As much of the front of `text` as consists of letters, digits and `others`; it is taken away.
std::string_view take_word(std::string_view& text, std::string_view others) {
  const auto end = std::find_if_not(text.begin(), text.end(), [others](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) ||
           others.find(c) != std::string_view::npos;
  });
  const auto word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(word.size());
  return word;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// [user@]host:path[?query]
std::optional<Url> parse_ssh_address(std::string_view text) {
  constexpr std::size_t longest = 2048;
  if (text.size() > longest) return std::nullopt;
  Url url;
  url.scheme = "ssh";
  std::string_view rest = text;
  const auto user = take_word(rest, "-._~");
  if (!user.empty() && take(rest, '@')) {
    url.user = Url::User{.name = std::string(user)};
  } else {
    rest = text;
  }
  url.host = take_word(rest, "._-");
  if (url.host.empty() || !take(rest, ':')) return std::nullopt;
  url.path = take_word(rest, "./_-");
  take(rest, '?');
  if (url.path.empty() || rest.find('\n') != std::string_view::npos) return std::nullopt;
  url.query = rest;
  return url;
}

}  // namespace

Url parse_git_url(std::string_view text) {
  auto url = parse_url(text);
  if (url && std::find(schemes.begin(), schemes.end(), url.value().scheme) != schemes.end()) {
    return std::move(url).value();
  }
  if (auto address = parse_ssh_address(text)) return std::move(*address);
  Url local;
  local.scheme = "file";
  local.path = text;
  return local;
}

}  // namespace sprig
