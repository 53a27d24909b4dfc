// SPDX-License-Identifier: Apache-2.0
#include "sprig/url.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "govalue/text.hpp"
#include "sprig/failure.hpp"
#include "sprig/ip_address.hpp"
#include "sprig/url_escape.hpp"

namespace sprig {
namespace {

constexpr auto npos = std::string_view::npos;

// What stands before the first `mark`, which is taken away with it; all of it without a mark.
std::string_view take_until(std::string_view& text, char mark) {
  const auto at = text.find(mark);
  const auto front = text.substr(0, at);
  text = at == npos ? std::string_view() : text.substr(at + 1);
  return front;
}

bool is_port(std::string_view text) {
  if (text.empty()) return true;
  return text[0] == ':' && std::all_of(text.begin() + 1, text.end(), base::is_ascii_digit);
}

base::Error bad_port(std::string_view text) {
  return failure("invalid port " + govalue::quoted(text) + " after host");
}

bool first_segment_has_colon(std::string_view path) {
  return path.substr(0, path.find('/')).find(':') != npos;
}

// Takes "scheme:" off the front, if it is there.
base::Result<std::string> take_scheme(std::string_view& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (base::is_ascii_alpha(c)) continue;
    if (c == ':') {
      if (i == 0) return failure("missing protocol scheme");
      std::string scheme = base::to_lower(text.substr(0, i));
      text.remove_prefix(i + 1);
      return scheme;
    }
    if (i == 0 || !(base::is_ascii_digit(c) || c == '+' || c == '-' || c == '.')) break;
  }
  return std::string();
}

bool is_user(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) ||
           std::string_view("-._:~!$&'()*+,;=%@").find(c) != npos;
  });
}

base::Result<Url::User> parse_user(std::string_view text) {
  if (!is_user(text)) return failure("net/url: invalid userinfo");
  const bool has_password = text.find(':') != npos;
  const auto name = take_until(text, ':');
  Url::User user;
  user.name = TRY(url_unescaped(name, UrlPart::user));
  if (has_password) user.password = TRY(url_unescaped(text, UrlPart::user));
  return user;
}

base::Result<std::string> parse_bracketed_host(std::string_view host) {
  const auto close = host.rfind(']');
  if (close == npos) return failure("missing ']' in host");
  const auto port = host.substr(close + 1);
  if (!is_port(port)) return bad_port(port);
  const auto inside = host.substr(1, close - 1);
  const auto zone = inside.find("%25");
  std::string name = TRY(url_unescaped(inside.substr(0, zone), UrlPart::host));
  if (zone != npos) name += TRY(url_unescaped(inside.substr(zone), UrlPart::zone));
  const auto version = TRY(ip_version_of(name).context("invalid host"));
  if (version == IpVersion::four) return failure("invalid IP-literal");
  return '[' + name + ']' + std::string(port);
}

base::Result<std::string> parse_host(std::string_view scheme, std::string_view host) {
  const auto open = host.rfind('[');
  if (open != npos && open > 0) return failure("invalid IP-literal");
  if (open == 0) return parse_bracketed_host(host);
  auto colon = host.find(':');
  if (colon != npos) {
    // Elsewhere than on the web people write colons into hosts.
    if (scheme != "http" && scheme != "https") colon = host.rfind(':');
    if (!is_port(host.substr(colon))) return bad_port(host.substr(colon));
  }
  return url_unescaped(host, UrlPart::host);
}

base::Result<void> parse_authority(std::string_view authority, Url& url) {
  const auto at = authority.rfind('@');
  url.host = TRY(parse_host(url.scheme, at == npos ? authority : authority.substr(at + 1)));
  if (at != npos) url.user = TRY(parse_user(authority.substr(0, at)));
  return {};
}

base::Result<void> set_path(std::string_view text, Url& url) {
  url.path = TRY(url_unescaped(text, UrlPart::path));
  if (url_escaped(url.path, UrlPart::path) != text) url.written_path = text;
  return {};
}

base::Result<void> set_fragment(std::string_view text, Url& url) {
  url.fragment = TRY(url_unescaped(text, UrlPart::fragment));
  if (url_escaped(url.fragment, UrlPart::fragment) != text) url.written_fragment = text;
  return {};
}

void take_query(std::string_view& text, Url& url) {
  if (text.find('?') == text.size() - 1 && !text.empty()) {
    url.has_empty_query = true;
    text.remove_suffix(1);
    return;
  }
  std::string_view rest = text;
  text = take_until(rest, '?');
  url.query = rest;
}

base::Result<Url> parse_without_fragment(std::string_view text) {
  const bool has_control = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == 0x7f;
  });
  if (has_control) return failure("net/url: invalid control character in URL");
  Url url;
  if (text == "*") {
    url.path = "*";
    return url;
  }
  url.scheme = TRY(take_scheme(text));
  take_query(text, url);
  if (!text.starts_with('/')) {
    if (!url.scheme.empty()) {
      url.opaque = text;
      return url;
    }
    if (first_segment_has_colon(text)) {
      return failure("first path segment in URL cannot contain colon");
    }
  }
  if (text.starts_with("//") && (!url.scheme.empty() || !text.starts_with("///"))) {
    const auto authority = text.substr(2, text.substr(2).find('/'));
    text.remove_prefix(2 + authority.size());
    TRY(parse_authority(authority, url));
  } else if (!url.scheme.empty() && text.starts_with('/')) {
    url.has_no_host = true;
  }
  TRY(set_path(text, url));
  return url;
}

// Go's error names the text that it could not read.
base::Error fault(std::string_view text, const base::Error& error) {
  return failure("parse " + govalue::quoted(text) + ": " + base::to_string(error));
}

// Whether what was written may be used again, given what it unescapes to.
bool is_good_spelling(std::string_view written, std::string_view unescaped, UrlPart part) {
  const bool is_valid = std::all_of(written.begin(), written.end(), [part](char c) {
    return std::string_view("!$&'()*+,;=:@[]%").find(c) != npos || stands_unescaped(c, part);
  });
  if (written.empty() || !is_valid) return false;
  const auto again = url_unescaped(written, part);
  return again.has_value() && again.value() == unescaped;
}

std::string path_text(const Url& url) {
  if (is_good_spelling(url.written_path, url.path, UrlPart::path)) return url.written_path;
  return url.path == "*" ? "*" : url_escaped(url.path, UrlPart::path);
}

std::string fragment_text(const Url& url) {
  if (is_good_spelling(url.written_fragment, url.fragment, UrlPart::fragment)) {
    return url.written_fragment;
  }
  return url_escaped(url.fragment, UrlPart::fragment);
}

void append_authority(std::string& out, const Url& url) {
  if (url.scheme.empty() && url.host.empty() && !url.user) return;
  if (url.has_no_host && url.host.empty() && !url.user) return;
  if (!url.host.empty() || !url.path.empty() || url.user) out += "//";
  if (url.user) out += to_text(*url.user) + '@';
  out += url_escaped(url.host, UrlPart::host);
}

void append_path(std::string& out, const Url& url) {
  const std::string path = path_text(url);
  if (!path.empty() && path[0] != '/' && !url.host.empty()) out += '/';
  // Without this the first segment would be read as a scheme.
  if (out.empty() && first_segment_has_colon(path)) out += "./";
  out += path;
}

}  // namespace

std::string Url::hostname() const {
  std::string_view name = host;
  const auto colon = name.rfind(':');
  if (colon != npos && is_port(name.substr(colon))) name = name.substr(0, colon);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  return std::string(name);
}

base::Result<Url> parse_url(std::string_view text) {
  std::string_view fragment = text;
  const auto front = take_until(fragment, '#');
  auto url = parse_without_fragment(front);
  if (!url) return fault(front, url.error());
  if (fragment.empty()) return url;
  const auto set = set_fragment(fragment, url.value());
  if (!set) return fault(text, set.error());
  return url;
}

std::string to_text(const Url::User& user) {
  std::string text = url_escaped(user.name, UrlPart::user);
  if (user.password) text += ':' + url_escaped(*user.password, UrlPart::user);
  return text;
}

std::string to_text(const Url& url) {
  std::string out;
  if (!url.scheme.empty()) out += url.scheme + ':';
  if (!url.opaque.empty()) {
    out += url.opaque;
  } else {
    append_authority(out, url);
    append_path(out, url);
  }
  if (url.has_empty_query || !url.query.empty()) out += '?' + url.query;
  if (!url.fragment.empty()) out += '#' + fragment_text(url);
  return out;
}

}  // namespace sprig
