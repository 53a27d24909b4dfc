// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace signing {

// Something that can sign commits.
class Signer {
 public:
  virtual ~Signer() = default;

  // The signature of a payload as Git keeps it: a text between two lines of dashes. It is one that
  // the public key verifies. Errors: `denied` where the key is not there or may not be used,
  // `timeout`, `stopped`, and those of what the key needs.
  virtual base::Result<std::string> sign(std::string_view payload,
                                         const base::Deadline& deadline) = 0;

  // Which key it is, for people: "ssh-ed25519 SHA256:r3XZ…".
  virtual std::string key_name() const = 0;
};

}  // namespace signing
