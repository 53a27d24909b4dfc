// SPDX-License-Identifier: Apache-2.0
#include "git/ssh_address.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"

namespace git {
namespace {

constexpr std::array<std::string_view, 3> schemes = {"ssh://", "git+ssh://", "ssh+git://"};

std::optional<std::string_view> behind_scheme(std::string_view text) {
  const auto lower = base::to_lower(text.substr(0, text.find("://") + 3));
  for (const auto scheme : schemes) {
    if (lower == scheme) return text.substr(scheme.size());
  }
  return std::nullopt;
}

base::Error usage(std::string_view text, const std::string& what) {
  return base::usage_error("'" + base::redact_url(text) + "' " + what,
                           "write ssh://git@HOST/PATH or git@HOST:PATH");
}

// Where the host ends: brackets hold the colons of an address.
std::size_t host_end(std::string_view text) {
  if (!text.starts_with('[')) return std::min(text.find_first_of(":/"), text.size());
  const auto bracket = text.find(']');
  return bracket == std::string_view::npos ? text.size() : bracket + 1;
}

bool is_name(std::string_view host) {
  const auto is_fit = [](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '.' || c == '-' || c == '_';
  };
  return !host.empty() && !host.starts_with('-') && std::all_of(host.begin(), host.end(), is_fit);
}

bool is_ipv6(std::string_view host) {
  return host.find(':') != std::string_view::npos &&
         host.find_first_not_of("0123456789abcdef:.%") == std::string_view::npos;
}

bool is_port(std::string_view text) {
  constexpr unsigned highest = 65535;
  const auto number = base::parse_unsigned(text);
  return number && *number > 0 && *number <= highest;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < ' ' || byte == 0x7f;
  });
}

void take_user_info(std::string_view user_info, bool is_url, SshAddress& address) {
  const auto colon = user_info.find(':');
  const auto plain = [&](std::string_view text) {
    return is_url ? base::percent_decoded(text) : std::string(text);
  };
  address.username = plain(user_info.substr(0, colon));
  if (colon == std::string_view::npos) return;
  address.password = base::Secret(plain(user_info.substr(colon + 1)));
}

// The two forms differ in what a colon means: a port in a URL, else the end of the host.
struct Pieces {
  std::string_view user_info = {};
  std::string_view host = {};
  std::string_view port = {};
  std::string path = {};
};

std::string_view take_user(std::string_view& rest, std::size_t end) {
  const auto at = rest.substr(0, end).rfind('@');
  if (at == std::string_view::npos) return {};
  const auto user = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  return user;
}

Pieces pieces_of_url(std::string_view rest) {
  Pieces pieces;
  pieces.user_info = take_user(rest, std::min(rest.find('/'), rest.size()));
  const auto end = host_end(rest);
  pieces.host = rest.substr(0, end);
  const auto slash = std::min(rest.find('/', end), rest.size());
  if (end < slash && rest[end] == ':') pieces.port = rest.substr(end + 1, slash - end - 1);
  pieces.path = base::percent_decoded(rest.substr(slash));
  return pieces;
}

Pieces pieces_of_scp(std::string_view rest) {
  Pieces pieces;
  pieces.user_info = take_user(rest, std::min(rest.find_first_of("/[:"), rest.size()));
  const auto end = host_end(rest);
  pieces.host = rest.substr(0, end);
  if (end < rest.size() && rest[end] == ':') pieces.path = rest.substr(end + 1);
  return pieces;
}

}  // namespace

std::string SshAddress::text() const {
  const bool is_address = host.find(':') != std::string::npos;
  return "ssh://" + (is_address ? "[" + host + "]" : host) + (port == "22" ? "" : ":" + port) +
         (path.starts_with('/') ? "" : "/") + path;
}

bool is_ssh_address(std::string_view text) {
  if (behind_scheme(text)) return true;
  if (text.find("://") != std::string_view::npos) return false;
  const auto bracket = text.find('[');
  const auto slash = std::min(text.find('/'), text.size());
  const bool has_bracket = bracket < slash && (bracket == 0 || text[bracket - 1] == '@');
  const auto colon = has_bracket ? text.find("]:", bracket) : text.find(':');
  if (colon >= slash) return false;
  if (has_bracket || text.substr(0, colon).find('@') != std::string_view::npos) return true;
  const auto path = text.substr(colon + 1);
  // What has an `@` there may be a user and a password.
  const bool has_path = !path.empty() && !base::is_ascii_digit(path.front()) &&
                        path.substr(0, path.find('/')).find('@') == std::string_view::npos;
  return has_path && is_name(text.substr(0, colon)) &&
         text.substr(0, colon).find('.') != std::string_view::npos;
}

base::Result<SshAddress> parse_ssh_address(std::string_view text) {
  const auto rest = behind_scheme(text);
  const auto pieces = rest ? pieces_of_url(*rest) : pieces_of_scp(text);
  SshAddress address = {.host = base::to_lower(pieces.host), .path = pieces.path};
  if (address.host.starts_with('[') && address.host.ends_with(']')) {
    address.host = address.host.substr(1, address.host.size() - 2);
    if (!is_ipv6(address.host)) return usage(text, "names no host that can be");
  } else if (!is_name(address.host)) {
    return usage(text, "names no host that can be");
  }
  if (!pieces.port.empty()) address.port = pieces.port;
  if (!is_port(address.port)) return usage(text, "has a port that cannot be");
  if (address.path.starts_with("/~")) address.path.erase(0, 1);
  if (address.path.empty() || address.path == "/") return usage(text, "names no repository");
  if (address.path.starts_with('-') || has_control(address.path)) {
    return usage(text, "has a path that cannot be");
  }
  take_user_info(pieces.user_info, rest.has_value(), address);
  if (address.username.starts_with('-') || has_control(address.username)) {
    return usage(text, "has a user name that cannot be");
  }
  return address;
}

std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    const bool is_special = c == '\'' || c == '!';
    if (is_special) quoted += "'\\";
    quoted += c;
    if (is_special) quoted += '\'';
  }
  return quoted + "'";
}

}  // namespace git
