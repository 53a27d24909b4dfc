// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

// What is said to an ssh-agent, and what it answers (draft-ietf-sshm-ssh-agent).
namespace ssh {

// How a key of RSA signs; other keys have one way only, `plain`.
enum class SignatureWay : std::uint32_t {
  plain = 0,       // with SHA-1 for RSA
  rsa_sha512 = 4,  // with SHA-512
};

// Messages as they go over the socket, with their length in front.
std::string identities_request();
std::string sign_request(std::string_view public_key, std::string_view message, SignatureWay way);

// Read answers without the length in front: the public keys, a signature behind the name of its
// kind. Fail with `garbled` for what is none, and with `denied` where the agent says no.
base::Result<std::vector<std::string>> read_identities(std::string_view answer);
base::Result<std::string> read_signature(std::string_view answer);

// The signature alone, without the name of its kind before it. Fails with `garbled` where it is no
// signature of that kind.
base::Result<std::string> without_kind(std::string_view signature, std::string_view kind);

}  // namespace ssh
