// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/secret.hpp"

namespace registry {

// What opens a registry: a user name with a password, or one of two kinds of tokens.
struct Login {
  std::string username = {};
  base::Secret password = {};
  base::Secret identity_token = {};  // is exchanged for tokens at the token server
  base::Secret registry_token = {};  // goes to the registry as it is
};

}  // namespace registry
