// SPDX-License-Identifier: Apache-2.0
#include "signing/ssh_signer.hpp"

#include <catch2/catch.hpp>

#include "fakes/manual_clock.hpp"
#include "key_file.hpp"
#include "signing/private_key_file.hpp"

namespace {

base::Result<std::string> signature(crypto::PrivateKey key) {
  fakes::ManualClock clock;
  return signing::sign_with_key(std::move(key))
      ->sign("payload", base::Deadline(clock, std::chrono::minutes(1)));
}

}  // namespace

TEST_CASE("sign_with_key: signs and names its key", "[signing]") {
  auto key = signing::parse_private_key(base::Secret(key_file::text_of(key_file::ed25519())));
  REQUIRE(key);
  CHECK(signing::sign_with_key(std::move(*key))->key_name() ==
        "ssh-ed25519 SHA256:r3XZON1LU1j3Jnw09uJ00W8hSpVgx0NGj5a7R1qjhl8");
}

TEST_CASE("sign_with_key: a private key of another public key signs nothing", "[signing]") {
  auto parts = key_file::ecdsa();
  CHECK(signature(signing::parse_private_key(base::Secret(key_file::text_of(parts))).value()));
  parts.fields.back() = static_cast<char>(parts.fields.back() ^ 1);
  const auto made =
      signature(signing::parse_private_key(base::Secret(key_file::text_of(parts))).value());
  REQUIRE_FALSE(made);
  CHECK(made.error().message == "the private key signs nothing that its public key verifies");
}

TEST_CASE("sign_with_agent: an agent that is not there is for the user to put right", "[signing]") {
  fakes::ManualClock clock;
  const auto key = signing::parse_ssh_public_key(key_file::ed25519_line).value();
  const auto made = signing::sign_with_agent(key, "/nonexistent/agent")
                        ->sign("payload", base::Deadline(clock, std::chrono::minutes(1)));
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == base::ErrorKind::usage);
  CHECK(made.error().message.find("cannot reach the ssh-agent at /nonexistent/agent") == 0);
  CHECK(made.error().hint.find("SSH_AUTH_SOCK") != std::string::npos);
}
