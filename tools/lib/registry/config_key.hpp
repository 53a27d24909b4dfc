// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "images/reference.hpp"

namespace registry {

// What an entry of a file with credentials is for: a host, with a port or a path perhaps, and in
// Kubernetes with stars. The names of Docker Hub are one.
class ConfigKey {
 public:
  // Nothing where it can be no registry.
  static std::optional<ConfigKey> parse(std::string_view text);

  bool matches(const images::Reference& image) const;

  // Of two keys that match an image, the one with more of these says more about it.
  std::size_t weight() const;

 private:
  std::string host_;  // in lower case
  std::string port_;  // empty: that of https
  std::string path_;  // without slashes at its ends; empty: all
  bool has_stars_ = false;
};

}  // namespace registry
