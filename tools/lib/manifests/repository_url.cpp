// SPDX-License-Identifier: Apache-2.0
//
// Argo CD sends a URL through Go's net/url and back, which changes more than its letters: what
// stands in a path without being allowed there is escaped, and then everything else with it. A
// pattern such as https://x/{a,b}/* becomes https://x/%7Ba,b%7D/%2A, and matches nothing.
#include "manifests/repository_url.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace manifests {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != npos;
}

bool is_unreserved(char c) {
  return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || is_one_of(c, "-_.~");
}

bool is_hexadecimal(char c) {
  return base::is_ascii_digit(c) || is_one_of(c, "abcdefABCDEF");
}

bool has_good_escapes(std::string_view text) {
  for (std::size_t at = text.find('%'); at != npos; at = text.find('%', at + 1)) {
    if (at + 2 >= text.size() || !is_hexadecimal(text[at + 1]) || !is_hexadecimal(text[at + 2])) {
      return false;
    }
  }
  return true;
}

// A part that is fine as it is stays; any other is escaped as a whole. `allowed` is what may stand
// in it, `kept` what is not escaped.
std::optional<std::string> escaped(std::string_view part, std::string_view allowed,
                                   std::string_view kept) {
  if (!has_good_escapes(part)) return std::nullopt;
  const bool is_fine = std::all_of(
      part.begin(), part.end(), [&](char c) { return is_unreserved(c) || is_one_of(c, allowed); });
  if (is_fine) return std::string(part);
  return base::percent_encoded(base::percent_decoded(part), std::string("-._~").append(kept));
}

// Nothing, or a colon and digits.
bool is_port(std::string_view text) {
  return text.empty() ||
         (text.front() == ':' && std::all_of(text.begin() + 1, text.end(), base::is_ascii_digit));
}

std::optional<std::string> read_host(std::string_view host) {
  const bool has_bracket = host.starts_with('[');
  const auto end = has_bracket ? host.rfind(']') : host.rfind(':');
  if (has_bracket && end == npos) return std::nullopt;
  const auto size = std::min(has_bracket ? end + 1 : end, host.size());
  if (!is_port(host.substr(size))) return std::nullopt;
  constexpr std::string_view others = "!$&'()*+,;=:[]<>\"";
  const bool is_legal = std::all_of(host.begin(), host.end(), [&](char c) {
    const bool is_foreign = static_cast<unsigned char>(c) >= 0x80;
    return is_foreign || is_unreserved(c) || is_one_of(c, others);
  });
  if (!is_legal) return std::nullopt;
  return base::percent_encoded(host, std::string("-._~").append(others));
}

std::optional<std::string> read_login(std::string_view login) {
  const bool is_legal = std::all_of(login.begin(), login.end(), [](char c) {
    return is_unreserved(c) || is_one_of(c, ":!$&'()*+,;=%@");
  });
  if (!is_legal || !has_good_escapes(login)) return std::nullopt;
  const auto colon = login.find(':');
  constexpr std::string_view kept = "-._~$&+,;=";
  auto text = base::percent_encoded(base::percent_decoded(login.substr(0, colon)), kept);
  if (colon == npos) return text;
  return text + ":" + base::percent_encoded(base::percent_decoded(login.substr(colon + 1)), kept);
}

std::optional<std::string> read_authority(std::string_view authority) {
  const auto at = authority.rfind('@');
  auto host = read_host(at == npos ? authority : authority.substr(at + 1));
  if (!host || at == npos) return host;
  const auto login = read_login(authority.substr(0, at));
  if (!login) return std::nullopt;
  return *login + "@" + *host;
}

// Where the `:` behind a scheme is; nothing where there is no scheme.
std::size_t end_of_scheme(std::string_view url) {
  const auto colon = url.find(':');
  if (colon == npos || colon == 0 || !base::is_ascii_alpha(url.front())) return npos;
  const auto scheme = url.substr(0, colon);
  const bool is_legal = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || is_one_of(c, "+-.");
  });
  return is_legal ? colon : npos;
}

// Authority and path, behind the scheme.
std::optional<std::string> read_rest(std::string_view rest, bool has_scheme) {
  constexpr std::string_view allowed = "!$&'()*+,;=:@[]%/";
  constexpr std::string_view kept = "$&+,/:;=@";
  const bool has_authority = rest.starts_with("//") && (has_scheme || !rest.starts_with("///"));
  if (!has_authority) {
    if (has_scheme && !rest.starts_with('/')) return std::string(rest);
    const auto segment = rest.substr(0, rest.find('/'));
    if (!has_scheme && segment.find(':') != npos) return std::nullopt;
    return escaped(rest, allowed, kept);
  }
  rest.remove_prefix(2);
  const auto slash = std::min(rest.find('/'), rest.size());
  const auto authority = read_authority(rest.substr(0, slash));
  const auto path = escaped(rest.substr(slash), allowed, kept);
  if (!authority || !path) return std::nullopt;
  return authority->empty() && path->empty() ? std::string() : "//" + *authority + *path;
}

std::optional<std::string> read_url(std::string_view url) {
  if (url == "*") return std::string(url);
  const bool has_control = std::any_of(url.begin(), url.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
  if (has_control || url.starts_with(':')) return std::nullopt;
  const auto hash = std::min(url.find('#'), url.size());
  const auto before = url.substr(0, hash);
  const auto question = std::min(before.find('?'), before.size());
  const auto colon = end_of_scheme(before.substr(0, question));
  const bool has_scheme = colon != npos;
  const std::size_t start = has_scheme ? colon + 1 : 0;
  const auto rest = read_rest(before.substr(start, question - start), has_scheme);
  if (!rest) return std::nullopt;
  auto text = std::string(url.substr(0, start)) + *rest + std::string(before.substr(question));
  if (hash + 1 >= url.size()) return text;
  const auto fragment = escaped(url.substr(hash + 1), "!$&'()*+,;=:@[]%/?", "$&+,/:;=?@!()*");
  if (!fragment) return std::nullopt;
  return text + "#" + *fragment;
}

// git@host:path, with or without ssh:// before it.
bool is_ssh(std::string_view url) {
  if (url.starts_with("ssh://")) url.remove_prefix(6);
  const auto at = url.rfind('@');
  return at != npos && at + 1 < url.size() && url.substr(0, at).find_first_of("/:") == npos;
}

}  // namespace

std::string normal_repository_url(std::string_view url) {
  auto text = base::to_lower(base::trim(url));
  constexpr std::string_view ssh = "ssh://";
  if (is_ssh(text) && !text.starts_with(ssh)) {
    const auto colon = text.find(':');
    if (colon != std::string::npos) text[colon] = '/';
    text.insert(0, ssh);
  }
  if (text.ends_with(".git")) text.resize(text.size() - 4);
  auto normal = read_url(text);
  if (!normal) return {};
  if (normal->starts_with(ssh)) normal->erase(0, ssh.size());
  return std::move(*normal);
}

bool is_same_repository(std::string_view left, std::string_view right) {
  const auto form = [](std::string_view url) {
    auto normal = normal_repository_url(url);
    return normal.empty() ? std::string(url) : normal;
  };
  const auto normal = form(left);
  return !normal.empty() && normal == form(right);
}

bool is_http_url(std::string_view text) {
  const auto end = text.find("://");
  const auto scheme = text.substr(0, end);
  if (end == npos || (scheme != "http" && scheme != "https")) return false;
  const auto host = text.substr(end + 3, text.find_first_of("/?#", end + 3) - (end + 3));
  return !host.empty() && text.find_first_of(" \t\r\n") == npos && read_url(text).has_value();
}

}  // namespace manifests
