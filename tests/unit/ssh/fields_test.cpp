// SPDX-License-Identifier: Apache-2.0
#include "ssh/fields.hpp"

#include <catch2/catch.hpp>

using namespace ssh;

TEST_CASE("FieldReader: reads what the writers write", "[ssh]") {
  const auto bytes = number_field(0x01020304) + text_field("abc") + text_field("") + "rest";
  FieldReader fields(bytes);
  CHECK(fields.number() == 0x01020304U);
  CHECK(fields.text() == "abc");
  CHECK(fields.text() == "");
  CHECK(fields.rest() == "rest");
}

TEST_CASE("FieldReader: nothing where the bytes end too early", "[ssh]") {
  CHECK_FALSE(FieldReader("abc").number());
  CHECK_FALSE(FieldReader("").text());
  CHECK_FALSE(FieldReader(number_field(4) + "abc").text());
  CHECK_FALSE(FieldReader(number_field(0xFFFFFFFF) + "abc").text());
}

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
