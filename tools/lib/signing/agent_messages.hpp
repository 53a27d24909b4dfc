// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "signing/ssh_public_key.hpp"

// What is said to an ssh-agent, and what it answers (draft-miller-ssh-agent).
namespace signing {

// The longest answer that is read.
inline constexpr std::size_t longest_agent_answer = std::size_t{256} << 10U;

// Messages as they go over the socket, with their length in front.
std::string identities_request();
std::string sign_request(const SshPublicKey& key, std::string_view message);

// Read answers without the length in front. Fail with `garbled` for what is none, and with `denied`
// where the agent says no.
base::Result<std::vector<std::string>> read_identities(std::string_view answer);  // their blobs
base::Result<std::string> read_signature(std::string_view answer);                // its blob

}  // namespace signing
