// SPDX-License-Identifier: Apache-2.0
#include "crypto/password.hpp"

#include <catch2/catch.hpp>

#include "crypto/hex.hpp"

// The salt of this well-known vector, "DCq7YPn5Rq63x1Lad4cll.", as bytes.
TEST_CASE("bcrypt: a known hash comes out again", "[crypto]") {
  const std::string salt = "\x14\x4b\x3d\x69\x1a\x7b\x4e\xcf\x39\xcf\x73\x5c\x7f\xa7\xa7\x9c";
  const auto hash = crypto::bcrypt(base::Secret(""), salt, 6);
  REQUIRE(hash);
  CHECK(hash.value() == "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.");
}

TEST_CASE("bcrypt: what it would cut is refused", "[crypto]") {
  const std::string salt(crypto::bcrypt_salt_size, 'x');
  CHECK_FALSE(crypto::bcrypt(base::Secret(std::string(73, 'a')), salt, 4));
  CHECK_FALSE(crypto::bcrypt(base::Secret(std::string("a\0b", 3)), salt, 4));
  CHECK(crypto::bcrypt(base::Secret(std::string(72, 'a')), salt, 4));
}

// RFC 7914, section 12.
TEST_CASE("scrypt: a vector of its standard", "[crypto]") {
  const auto key = crypto::scrypt(base::Secret("password"), "NaCl",
                                  {.rounds = 1024, .block = 8, .lanes = 16}, 64);
  CHECK(crypto::to_hex(key.reveal()) ==
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
}
