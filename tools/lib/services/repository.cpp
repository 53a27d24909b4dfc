// SPDX-License-Identifier: Apache-2.0
#include "services/repository.hpp"

#include <algorithm>
#include <utility>

#include "base/secret.hpp"
#include "base/text.hpp"

namespace services {
namespace {

struct Parts {
  bool is_http;
  std::string_view authority;
  std::string path;
};

Parts parts_of_url(std::string_view text, std::size_t colon) {
  const auto scheme = base::to_lower(text.substr(0, colon));
  auto rest = text.substr(colon + 3);
  rest = rest.substr(0, rest.find_first_of("?#"));
  const auto slash = std::min(rest.find('/'), rest.size());
  return {.is_http = scheme == "http" || scheme == "https",
          .authority = rest.substr(0, slash),
          .path = base::percent_decoded(rest.substr(slash))};
}

Parts parts_of(std::string_view text) {
  if (const auto colon = text.find("://"); colon != std::string_view::npos) {
    return parts_of_url(text, colon);
  }
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && colon < text.find('/')) {
    return {.is_http = false,
            .authority = text.substr(0, colon),
            .path = std::string(text.substr(colon + 1))};
  }
  return {.is_http = false, .authority = {}, .path = std::string(text)};
}

std::string host_of(std::string_view authority) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  const bool has_port = !authority.ends_with(']');
  return base::to_lower(has_port ? authority.substr(0, authority.rfind(':')) : authority);
}

// What a URL cannot carry without meaning something else.
bool is_odd(std::string_view part) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return part == "." || part == ".." || std::any_of(part.begin(), part.end(), is_control);
}

base::Error unreadable(const std::string& address) {
  return base::malformed_error(
      "'" + base::redact_url(base::printable(address)) + "' is no address of a repository",
      "repoURLPath is a template that says which one it is: "
      "{{ (index .app.spec.sources 0).repoURL }}");
}

}  // namespace

base::Result<Repository> read_repository(const std::string& address) {
  if (base::trim(address).empty()) {
    return base::malformed_error("the application has no repository",
                                 "repoURLPath is a template that says which one is meant");
  }
  const auto parts = parts_of(base::trim(address));
  Repository repository = {.is_http = parts.is_http, .host = host_of(parts.authority), .path = {}};
  for (const auto part : base::split(parts.path, '/')) {
    if (is_odd(part)) return unreadable(address);
    if (!part.empty()) repository.path.emplace_back(part);
  }
  if (repository.path.size() < 2) return unreadable(address);
  auto& name = repository.path.back();
  if (name.ends_with(".git")) name.resize(name.size() - 4);
  if (name.empty() || !base::is_utf8(parts.path) || parts.path.find('%') != std::string::npos) {
    return unreadable(address);
  }
  return repository;
}

base::Result<std::string> read_revision(const std::string& revision) {
  const auto text = base::trim(revision);
  if (text.empty()) {
    return base::malformed_error("there is no revision: the application was never synced",
                                 "revisionPath is a template that says which one is meant");
  }
  for (const auto part : base::split(text, '/')) {
    if (part.empty() || is_odd(part)) {
      return base::malformed_error("'" + base::printable(text) + "' is no revision");
    }
  }
  return base::percent_encoded(text, "-._~/");
}

}  // namespace services
