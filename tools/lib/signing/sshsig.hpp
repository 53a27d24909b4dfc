// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "signing/ssh_public_key.hpp"

// Signatures of files and commits with keys of SSH (PROTOCOL.sshsig of OpenSSH), in Git's
// namespace.
namespace signing {

// The bytes that a key has to sign for a payload.
std::string sshsig_message(std::string_view payload);

// What a key has made of them, as SSH and its agents write it. `raw` is that of
// crypto::PrivateKey::sign().
std::string signature_blob(const crypto::PublicKey& key, std::string_view raw);

// Whether such a blob is a signature of `message` by the key. Of keys that only agents can use, it
// is only known whether it has the form of one. SHA-1 is none.
bool is_signature_blob(const SshPublicKey& key, std::string_view message, std::string_view blob);

// The signature as a text: "-----BEGIN SSH SIGNATURE-----…", with a line end at its end.
std::string sshsig_armor(const SshPublicKey& key, std::string_view signature_blob);

}  // namespace signing
