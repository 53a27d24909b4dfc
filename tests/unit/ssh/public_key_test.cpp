// SPDX-License-Identifier: Apache-2.0
#include "ssh/public_key.hpp"

#include <catch2/catch.hpp>

#include "ssh/fields.hpp"

using namespace ssh;

TEST_CASE("kind_of_public_key: the name that the key begins with", "[ssh]") {
  CHECK(kind_of_public_key(text_field("ssh-ed25519") + text_field("x")) == "ssh-ed25519");
  CHECK(kind_of_public_key("ssh").empty());
  CHECK(kind_of_public_key(text_field("a b")).empty());
  CHECK(kind_of_public_key(text_field("a,b")).empty());
  CHECK(kind_of_public_key(text_field(std::string(65, 'a'))).empty());
}

TEST_CASE("is_usable_kind: no RSA, no DSA, no security keys", "[ssh]") {
  CHECK(is_usable_kind("ssh-ed25519"));
  CHECK(is_usable_kind("ecdsa-sha2-nistp521"));
  for (const auto* kind :
       {"ssh-rsa", "rsa-sha2-512", "ssh-dss", "sk-ssh-ed25519@openssh.com", ""}) {
    CHECK_FALSE(is_usable_kind(kind));
  }
}

TEST_CASE("fingerprint_of_digest: Base64 without padding", "[ssh]") {
  CHECK(fingerprint_of_digest(std::string(32, '\0')) == "SHA256:" + std::string(43, 'A'));
}
