// SPDX-License-Identifier: Apache-2.0
#include "signing/sshsig.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "crypto/hex.hpp"
#include "key_file.hpp"
#include "signing/private_key_file.hpp"

using signing::is_signature_blob;

namespace {

const std::string payload =
    "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
    "author Update Values <update-values@example.com> 1700000000 +0000\n"
    "committer Update Values <update-values@example.com> 1700000000 +0000\n\n"
    "chore: set image.tag to v1.2.3\n\n"
    "Update-Values: env/prod/values.yaml image.tag v1.2.2 -> v1.2.3\n";

crypto::PrivateKey key_of(const key_file::Parts& parts) {
  return signing::parse_private_key(base::Secret(key_file::text_of(parts))).value();
}

}  // namespace

// git and ssh-keygen take what comes out here.
TEST_CASE("sshsig: Ed25519 gives the bytes that ssh-keygen gives", "[signing]") {
  REQUIRE(payload.size() == 277);
  const auto message = signing::sshsig_message(payload);
  CHECK(crypto::to_hex(message) ==
        "5353485349470000000367697400000000000000067368613531320000004095dfafcca016e0420a2f4c79538f"
        "5c340f7ef8d02e7f16167da26c1780a71565137f2c462c0ac825e66b04c63cd0e1a3f125398858113549e5e2bc"
        "3eaa2545cf");
  const auto key = key_of(key_file::ed25519());
  const auto raw = key.sign(message).value();
  CHECK(crypto::to_hex(raw) ==
        "c863344b87d795ed104f24888a5c7eefcdbfaa1fa7675e29a2e407520e316f99629af2f21bf59a001f55bb6900"
        "5e37538ce525a875d8dbf300ceadd2cd639601");
  const auto public_key = signing::ssh_public_key_of(key.public_key());
  CHECK(signing::sshsig_armor(public_key, signing::signature_blob(key.public_key(), raw)) ==
        "-----BEGIN SSH SIGNATURE-----\n"
        "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgecy8z0KP4+a3x16+rmqzBott1J\n"
        "Uw0Nf+LQZTj5ZdvHoAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5\n"
        "AAAAQMhjNEuH15XtEE8kiIpcfu/Nv6ofp2deKaLkB1IOMW+ZYpry8hv1mgAfVbtpAF43U4\n"
        "zlJah12NvzAM6t0s1jlgE=\n"
        "-----END SSH SIGNATURE-----\n");
}

TEST_CASE("sshsig: a signature is one of its message alone, by its key alone", "[signing]") {
  const auto message = signing::sshsig_message(payload);
  const auto stranger =
      signing::ssh_public_key_of(crypto::Ed25519PublicKey{.bytes = std::string(32, '\1')});
  for (const auto& parts : {key_file::ed25519(), key_file::ecdsa(), key_file::rsa()}) {
    CAPTURE(parts.type);
    const auto key = key_of(parts);
    const auto public_key = signing::ssh_public_key_of(key.public_key());
    const auto blob = signing::signature_blob(key.public_key(), key.sign(message).value());
    CHECK(is_signature_blob(public_key, message, blob));
    CHECK_FALSE(is_signature_blob(public_key, signing::sshsig_message(payload + "\n"), blob));
    CHECK_FALSE(is_signature_blob(stranger, message, blob));
    CHECK_FALSE(is_signature_blob(public_key, message, blob + "x"));
    for (std::size_t size = 0; size < blob.size(); ++size) {
      CHECK_FALSE(is_signature_blob(public_key, message, blob.substr(0, size)));
    }
  }
}

TEST_CASE("sshsig: a signature of RSA with SHA-1 is none", "[signing]") {
  const auto key = key_of(key_file::rsa());
  const auto message = signing::sshsig_message(payload);
  auto blob = ssh::text_field("ssh-rsa");
  blob += ssh::text_field(key.sign(message).value());
  CHECK_FALSE(is_signature_blob(signing::ssh_public_key_of(key.public_key()), message, blob));
}

TEST_CASE("sshsig: of keys for agents only the form of a signature is known", "[signing]") {
  const signing::SshPublicKey key = {.type = "sk-ssh-ed25519@openssh.com", .blob = "blob"};
  auto blob = ssh::text_field(key.type);
  blob += ssh::text_field(std::string(64, 'x'));
  CHECK(is_signature_blob(key, "message", blob + std::string("\1\0\0\0\7", 5)));
  CHECK_FALSE(is_signature_blob(key, "message", blob.substr(0, 40)));
  CHECK_FALSE(is_signature_blob(key, "message", ""));
}
