// SPDX-License-Identifier: Apache-2.0

// Takes whatever the bytes are for each thing that signing reads: the first byte chooses. A private
// key that is taken signs what its own public key verifies, or says that it cannot.
#include <cstdint>
#include <string>

#include "base/text.hpp"
#include "fakes/manual_clock.hpp"
#include "fuzz/require.hpp"
#include "signing/gpg_status.hpp"
#include "signing/private_key_file.hpp"
#include "signing/ssh_public_key.hpp"
#include "signing/ssh_signer.hpp"
#include "signing/sshsig.hpp"
#include "ssh/agent_messages.hpp"

namespace {

// The bytes of a file without its armor, so that the fuzzer can change fields.
std::string armored(std::string_view bytes) {
  return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + base::base64(bytes) +
         "\n-----END OPENSSH PRIVATE KEY-----\n";
}

void read_key(const std::string& text) {
  auto key = signing::parse_private_key(base::Secret(text));
  if (!key) return;
  fakes::ManualClock clock;
  const base::Deadline deadline(clock, std::chrono::minutes(1));
  const auto public_key = signing::ssh_public_key_of(key->public_key());
  require(signing::read_ssh_public_key(public_key.blob).has_value(), "its public key is one");
  const auto signature = signing::sign_with_key(std::move(*key))->sign("payload", deadline);
  require(!signature || signature->ends_with("-----END SSH SIGNATURE-----\n"), "it has an end");
}

void read_public_key(std::string_view text) {
  const auto key = signing::parse_ssh_public_key(text);
  if (!key || !key->key) return;
  require(signing::ssh_public_key_of(*key->key).type == key->type, "the type stays");
  require(!signing::is_signature_blob(*key, "message", text), "a key is no signature");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  static const auto key = signing::parse_ssh_public_key(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHnMvM9Cj+Pmt8devq5qswaLbdSVMNDX/i0GU4+WXbx6");
  switch (data[0] % 6) {
    case 0:
      read_key(text);
      break;
    case 1:
      read_key(armored(text));
      break;
    case 2:
      read_public_key(text);
      break;
    case 3:
      (void)ssh::read_identities(text);
      (void)ssh::read_signature(text);
      (void)ssh::without_kind(text, "ssh-ed25519");
      break;
    case 4:
      require(!signing::is_signature_blob(*key, "message", text), "nobody can forge one");
      break;
    default:
      (void)signing::read_gpg_status(text);
  }
  return 0;
}
