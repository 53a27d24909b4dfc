// SPDX-License-Identifier: Apache-2.0
#include "registry/config_key.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "globs/path_glob.hpp"

namespace registry {
namespace {

constexpr std::size_t longest_key = 1024;

struct Place {
  std::string host;
  std::string port;
};

// Takes a port off the end of a host; that of https is none.
Place place_of(std::string_view text) {
  const auto lower = base::to_lower(text);
  const auto colon = lower.rfind(':');
  const bool is_address = colon != std::string::npos && lower.find(']', colon) != std::string::npos;
  Place place = {.host = lower, .port = {}};
  if (colon != std::string::npos && !is_address) {
    place = {.host = lower.substr(0, colon), .port = lower.substr(colon + 1)};
  }
  if (place.port == "443") place.port.clear();
  for (const auto* name : {"index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"}) {
    if (place.host == name && place.port.empty()) place.host = "docker.io";
  }
  return place;
}

// Each label of a host is matched by that of the same place.
bool labels_match(const std::string& pattern, const std::string& host) {
  const auto patterns = base::split(pattern, '.');
  const auto labels = base::split(host, '.');
  if (patterns.size() != labels.size()) return false;
  return std::equal(patterns.begin(), patterns.end(), labels.begin(), [](auto one, auto label) {
    const auto glob = globs::PathGlob::parse(one);
    return glob && glob->matches(label);
  });
}

}  // namespace

std::optional<ConfigKey> ConfigKey::parse(std::string_view text) {
  if (text.size() > longest_key) return std::nullopt;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (text.starts_with(scheme)) {
      text.remove_prefix(scheme.size());
      break;
    }
  }
  const auto slash = text.find('/');
  auto path = slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path == "v1" || path == "v2") path = {};
  auto [host, port] = place_of(text.substr(0, slash));
  if (host.empty()) return std::nullopt;
  ConfigKey key;
  key.has_stars_ = host.find_first_of("*?") != std::string::npos;
  key.host_ = std::move(host);
  key.port_ = std::move(port);
  key.path_ = path;
  return key;
}

bool ConfigKey::matches(const images::Reference& image) const {
  const auto [host, port] = place_of(images::full_registry(image));
  if (port_ != port) return false;
  if (has_stars_ ? !labels_match(host_, host) : host_ != host) return false;
  const auto path = images::full_path(image);
  return path_.empty() || path == path_ || path.starts_with(path_ + '/');
}

std::size_t ConfigKey::weight() const {
  return 2 * path_.size() + (has_stars_ ? 0 : 1);
}

}  // namespace registry
