// SPDX-License-Identifier: Apache-2.0
#include "crypto/cipher.hpp"

#include <catch2/catch.hpp>

#include "crypto/hex.hpp"

// The example F.2.5 of NIST SP 800-38A, its first two blocks.
TEST_CASE("cipher: AES-256 in CBC mode, there and back", "[crypto]") {
  const auto bytes = [](std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
      out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    }
    return out;
  };
  const base::Secret key(bytes("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
  const auto vector = bytes("000102030405060708090a0b0c0d0e0f");
  const auto text = bytes("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
  const auto encrypted = crypto::aes256_cbc_encrypted(key, vector, text);
  CHECK(crypto::to_hex(encrypted) ==
        "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d");
  CHECK(crypto::aes256_cbc_decrypted(key, vector, encrypted) == text);
}
