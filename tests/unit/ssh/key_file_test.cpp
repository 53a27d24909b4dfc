// SPDX-License-Identifier: Apache-2.0
#include "ssh/key_file.hpp"

#include <catch2/catch.hpp>

#include "ssh/fields.hpp"

using ssh::read_key_file;
using ssh::text_field;

namespace {

std::string key_file(std::uint32_t count = 1) {
  return std::string("openssh-key-v1\0", 15) + text_field("aes256-ctr") + text_field("bcrypt") +
         text_field("salt") + ssh::number_field(count) + text_field("public") +
         text_field("private");
}

}  // namespace

TEST_CASE("read_key_file: its parts, and what is behind them", "[ssh]") {
  const auto file = read_key_file(key_file() + "proof");
  REQUIRE(file);
  CHECK(file->cipher == "aes256-ctr");
  CHECK(file->derivation == "bcrypt");
  CHECK(file->salt == "salt");
  CHECK(file->public_key == "public");
  CHECK(file->private_key.reveal() == "private");
  CHECK(file->rest == "proof");
}

TEST_CASE("read_key_file: one that was cut is none", "[ssh]") {
  const auto bytes = key_file();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(read_key_file(bytes.substr(0, size)));
  }
}

TEST_CASE("read_key_file: it holds one key", "[ssh]") {
  CHECK(read_key_file(key_file())->rest.empty());
  CHECK_FALSE(read_key_file(key_file(0)));
  CHECK_FALSE(read_key_file(key_file(2)));
  CHECK_FALSE(read_key_file("x" + key_file()));
}
