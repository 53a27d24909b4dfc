// SPDX-License-Identifier: Apache-2.0
#include "forges/address.hpp"

#include <algorithm>
#include <optional>

#include "base/secret.hpp"
#include "base/text.hpp"
#include "http/url.hpp"

namespace forges {
namespace {

constexpr std::size_t longest_path = 1024;
constexpr std::size_t most_parts = 32;

base::Error no_address(std::string_view text) {
  return base::usage_error(
      base::printable(base::redact_url(text)) + " is not the address of a repository on a forge",
      "write https://host/owner/repository, ssh://git@host/owner/repository or "
      "git@host:owner/repository");
}

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) ||
           std::string_view(".-_[]:").find(c) != std::string_view::npos;
  });
}

// The parts of a path; nothing where one of them leads elsewhere or cannot be a name.
std::optional<std::vector<std::string>> parts_of(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with(".git")) path.remove_suffix(4);
  if (path.empty() || path.size() > longest_path) return std::nullopt;
  std::vector<std::string> parts;
  for (const auto part : base::split(path, '/')) {
    const bool is_name = !part.empty() && part != "." && part != ".." &&
                         std::none_of(part.begin(), part.end(), [](char c) {
                           return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '\\';
                         });
    if (!is_name || parts.size() == most_parts) return std::nullopt;
    parts.emplace_back(part);
  }
  return parts;
}

// The servers that answer ssh where port 22 is shut have names of their own.
std::string web_host(const std::string& ssh_host) {
  if (ssh_host == "ssh.github.com") return "github.com";
  if (ssh_host == "altssh.gitlab.com") return "gitlab.com";
  if (ssh_host == "altssh.bitbucket.org") return "bitbucket.org";
  return ssh_host;
}

// "[user@]host[:port]" without user and port; an IPv6 address keeps its brackets.
std::string_view bare_host(std::string_view authority) {
  const auto at = authority.rfind('@');
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    return end == std::string_view::npos ? std::string_view() : authority.substr(0, end + 1);
  }
  return authority.substr(0, authority.find(':'));
}

std::optional<Address> ssh_address(std::string_view authority, std::string_view path) {
  const auto host = base::to_lower(bare_host(authority));
  auto parts = parts_of(path);
  if (!is_host(host) || !parts) return std::nullopt;
  return Address{.scheme = "https",
                 .host = web_host(host),
                 .port = {},
                 .path = std::move(*parts),
                 .is_ssh = true};
}

std::optional<Address> http_address(std::string_view text) {
  const auto url = http::parse_url(text);
  if (!url || !is_host(url->host)) return std::nullopt;
  auto parts = parts_of(base::percent_decoded(url->path));
  if (!parts) return std::nullopt;
  const bool is_usual = url->port == (url->is_encrypted() ? "443" : "80");
  return Address{.scheme = url->scheme,
                 .host = url->host,
                 .port = is_usual ? "" : url->port,
                 .path = std::move(*parts)};
}

std::optional<Address> read(std::string_view text) {
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) {
    // As Git reads it: with a slash before the colon it is a path.
    const auto host = bare_host(text.substr(0, text.find('/')));
    const auto at = host.empty() ? 0 : static_cast<std::size_t>(host.data() - text.data());
    const auto end = at + host.size();
    if (host.empty() || end >= text.size() || text[end] != ':') return std::nullopt;
    return ssh_address(text.substr(0, end), text.substr(end + 1));
  }
  const auto scheme = base::to_lower(text.substr(0, colon));
  if (scheme == "http" || scheme == "https") return http_address(text);
  if (scheme != "ssh" && scheme != "git+ssh" && scheme != "ssh+git") return std::nullopt;
  const auto rest = text.substr(colon + 3);
  const auto slash = std::min(rest.find('/'), rest.size());
  return ssh_address(rest.substr(0, slash), base::percent_decoded(rest.substr(slash)));
}

}  // namespace

std::string Address::gitea_root() const {
  auto root = origin();
  for (std::size_t at = 0; at + 2 < path.size(); ++at)
    root += "/" + base::percent_encoded(path[at]);
  return root;
}

base::Result<Address> parse_address(std::string_view text) {
  auto address = read(text);
  if (!address) return no_address(text);
  return std::move(*address);
}

}  // namespace forges
