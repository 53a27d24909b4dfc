// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.hpp"

#include <catch2/catch.hpp>

#include "crypto/hex.hpp"

// The examples of FIPS 180.
TEST_CASE("digest: of abc", "[crypto]") {
  CHECK(crypto::to_hex(crypto::sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(crypto::to_hex(crypto::sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(crypto::to_hex(crypto::sha512("abc")) ==
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}
