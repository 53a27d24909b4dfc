// SPDX-License-Identifier: Apache-2.0
#include "argocd/server_address.hpp"

#include "base/secret.hpp"
#include "base/text.hpp"

namespace argocd {
namespace {

std::string shown(std::string_view text) {
  return base::printable(base::redact_url(text));
}

std::string_view without_slashes(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

base::Result<void> check_root_path(std::string_view path) {
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7F || c == '?' || c == '#' || c == '\\') {
      return base::usage_error(
          "the root path '" + base::printable(path) + "' is not a path of a URL",
          "write it as in the address of the web page: argocd, or apps/argocd");
    }
  }
  for (const auto segment : base::split(path, '/')) {
    if (segment == "." || segment == "..") {
      return base::usage_error("the root path '" + base::printable(path) + "' must not contain " +
                               std::string(segment));
    }
  }
  return {};
}

// The address with a scheme. An IPv6 address without brackets has no end to its port.
base::Result<std::string> with_scheme(std::string_view address, const AddressOptions& options) {
  if (address.find("://") == std::string_view::npos) {
    const auto host = address.substr(0, address.find('/'));
    if (!host.starts_with('[') && host.find(':') != host.rfind(':')) {
      return base::usage_error("'" + shown(address) + "' is not the address of a server",
                               "an IPv6 address stands in brackets: [::1]:8080");
    }
    return (options.plaintext ? "http://" : "https://") + std::string(address);
  }
  if (options.plaintext && base::to_lower(address).starts_with("https://")) {
    return base::usage_error(
        "the address " + shown(address) + " asks for https, and --plaintext for http",
        "leave one of them out");
  }
  return std::string(address);
}

}  // namespace

base::Result<http::Url> server_url(std::string_view address, const AddressOptions& options) {
  address = base::trim(address);
  if (address.empty()) {
    return base::usage_error("no Argo CD server is named",
                             "name it with --server or ARGOCD_SERVER, as host[:port]");
  }
  const auto text = TRY(with_scheme(address, options));
  auto url = TRY(http::parse_url(text));
  const auto authority = text.substr(text.find("://") + 3);
  if (authority.substr(0, authority.find('/')).find('@') != std::string::npos) {
    return base::usage_error(
        "the address of the server, " + shown(text) + ", must not hold a user name",
        "give credentials with --auth-token-file, or --username and --password-file");
  }
  if (!url.query.empty() || address.find_first_of("?#") != std::string_view::npos) {
    return base::usage_error("the address " + shown(text) + " has something behind a `?` or `#`");
  }
  const auto own = without_slashes(url.path);
  const auto wanted = without_slashes(base::trim(options.root_path));
  TRY(check_root_path(wanted));
  if (!own.empty() && !wanted.empty() && own != wanted) {
    return base::usage_error(
        "the address " + shown(address) + " has another root path than " + std::string(wanted),
        "name it once, in --server or in --root-path");
  }
  const std::string root(own.empty() ? wanted : own);
  url.path = root.empty() ? "/" : "/" + root + "/";
  return url;
}

http::Url endpoint(const http::Url& server, std::string_view path, std::string query) {
  auto url = server;
  if (path.starts_with('/')) path.remove_prefix(1);
  if (!url.path.ends_with('/')) url.path += '/';
  url.path += path;
  url.query = std::move(query);
  return url;
}

}  // namespace argocd
