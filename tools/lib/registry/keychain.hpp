// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "images/reference.hpp"
#include "registry/auth_file.hpp"
#include "registry/login.hpp"

namespace registry {

// All credentials for registries that a run has. Those that were added first count first.
class Keychain {
 public:
  // A login for the registry of this image, and for no other.
  void add(const images::Reference& image, Login login);

  // The credentials of a file.
  void add(AuthFile file) { files_.push_back(std::move(file)); }

  // Nothing where there is none, and an anonymous try is all that is left. Fails as
  // AuthFile::find() does.
  base::Result<std::optional<Login>> find(const images::Reference& image) const;

  // What to say where there is none and one is wanted, as AuthFile::advice() has it.
  std::string advice() const;

  // All of them, to be hidden.
  std::vector<base::Secret> secrets() const;

 private:
  struct Given {
    std::string registry;
    Login login;
  };

  std::vector<Given> given_;
  std::vector<AuthFile> files_;
};

}  // namespace registry
