// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "crypto/private_key.hpp"
#include "signing/signer.hpp"
#include "signing/ssh_public_key.hpp"

namespace signing {

// Signs with a key that lies in our hands.
std::unique_ptr<Signer> sign_with_key(crypto::PrivateKey key);

// Has the ssh-agent at `socket` sign with the private key that belongs to `key`.
std::unique_ptr<Signer> sign_with_agent(SshPublicKey key, std::string socket);

}  // namespace signing
