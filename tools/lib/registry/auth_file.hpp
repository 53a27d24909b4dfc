// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "images/reference.hpp"
#include "registry/config_key.hpp"
#include "registry/login.hpp"

namespace registry {

// How a file with credentials is written.
enum class AuthFormat {
  config_json,  // of Docker and Podman, and of Secrets: {"auths": {"host": {"auth": …}}}
  dockercfg,    // the older one: {"host": {"auth": …}}
};

// The credentials of one file.
class AuthFile {
 public:
  // Fails with `malformed`, naming the source, where it is no JSON object. A single entry that is
  // broken fails only when it is the one that is needed.
  static base::Result<AuthFile> parse(std::string_view text, AuthFormat format, std::string source);

  // The login of the entry that says most about an image: a path before a host, a host before one
  // with stars. Fails with `denied` where a program keeps it, which we do not run, and with
  // `malformed` where it is broken.
  base::Result<std::optional<Login>> find(const images::Reference& image) const;

  // Where the file leaves all that it does not list to a program: what to say where a login is
  // missing. Empty where it does not.
  std::string advice() const;

  // All of them, to be hidden.
  std::vector<base::Secret> secrets() const;

 private:
  struct Entry {
    ConfigKey key;
    std::string name;  // as it is written
    base::Result<Login> login;
  };

  base::Error kept_by(const std::string& helper, const images::Reference& image) const;
  std::string keeper(const std::string& helper) const;

  std::string source_;
  std::vector<Entry> entries_;                              // in order
  std::vector<std::pair<ConfigKey, std::string>> helpers_;  // the program for a host
  std::string store_;                                       // the program for all others
};

}  // namespace registry
