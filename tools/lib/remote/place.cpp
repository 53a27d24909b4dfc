// SPDX-License-Identifier: Apache-2.0
#include "remote/place.hpp"

#include "base/secret.hpp"
#include "base/text.hpp"
#include "git/ssh_address.hpp"
#include "http/url.hpp"

namespace remote {

base::Result<Place> place_of(const std::string& repository) {
  if (git::is_ssh_address(repository)) {
    TRY(git::parse_ssh_address(repository));
    return Place::ssh;
  }
  const auto scheme_end = repository.find("://");
  const auto shown = base::redact_url(repository);
  if (scheme_end != std::string::npos) {
    const auto scheme = base::to_lower(repository.substr(0, scheme_end));
    const bool has_host = repository.find('/', scheme_end + 3) != scheme_end + 3;
    if ((scheme == "http" || scheme == "https") && has_host) return Place::http;
    if (scheme == "http" || scheme == "https") {
      return base::usage_error("'" + shown + "' names no host");
    }
    if (scheme == "file" && directory_of(repository).starts_with('/')) return Place::directory;
    if (scheme == "file") {
      return base::usage_error("'" + shown + "' names another machine", "write file:///path");
    }
    return base::usage_error("'" + shown + "': " + base::printable(scheme) + " is not spoken",
                             "use the https or ssh URL of the repository");
  }
  const auto slash = repository.find('/');
  const auto colon = repository.find(':');
  if (repository.starts_with('/') || repository.starts_with("./") ||
      repository.starts_with("../") || repository == "." || repository == "..") {
    return Place::directory;
  }
  if (slash == std::string::npos && colon == std::string::npos) return Place::directory;
  const auto rest = shown.substr(shown.find('@') == std::string::npos ? 0 : shown.find('@') + 1);
  const auto by_ssh = colon < slash ? "git@" + rest + " for ssh, " : "";
  return base::usage_error("'" + rest + "' may be a server or a directory",
                           "write " + by_ssh + "https://" + rest + " or ./" + rest);
}

std::string server_of(const std::string& repository) {
  if (git::is_ssh_address(repository)) {
    const auto address = git::parse_ssh_address(repository);
    return address ? "ssh://" + address->host + ":" + address->port : "";
  }
  const auto url = http::parse_url(repository);
  return url ? url->origin() : "";
}

std::string directory_of(const std::string& repository) {
  constexpr std::string_view scheme = "file://";
  if (base::to_lower(repository.substr(0, scheme.size())) != scheme) return repository;
  const auto path = std::string_view(repository).substr(scheme.size());
  constexpr std::string_view host = "localhost";
  return base::percent_decoded(path.starts_with(host) ? path.substr(host.size()) : path);
}

}  // namespace remote
