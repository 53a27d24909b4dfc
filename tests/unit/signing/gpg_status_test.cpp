// SPDX-License-Identifier: Apache-2.0
#include "signing/gpg_status.hpp"

#include <catch2/catch.hpp>

using signing::read_gpg_status;

TEST_CASE("read_gpg_status: knows a signature", "[signing]") {
  const auto status = read_gpg_status(
      "[GNUPG:] KEY_CONSIDERED 0123 2\n[GNUPG:] BEGIN_SIGNING H8\n"
      "[GNUPG:] SIG_CREATED D 22 8 00 1700000000 0123\n");
  CHECK(status.has_signed);
  CHECK_FALSE(status.lacks_key);
}

TEST_CASE("read_gpg_status: only whole words at the beginning of a line count", "[signing]") {
  const auto text = GENERATE("", "SIG_CREATED D", "gpg: [GNUPG:] SIG_CREATED D\n",
                             "[GNUPG:]SIG_CREATED D\n", "[GNUPG:] SIG_CREATED_NOT D\n",
                             "[GNUPG:] \n", "[GNUPG:] FAILURE\n", "[GNUPG:] IMPORT_OK 17");
  const auto status = read_gpg_status(text);
  CHECK_FALSE(status.has_signed);
  CHECK_FALSE(status.lacks_key);
  CHECK(status.private_keys.empty());
}

TEST_CASE("read_gpg_status: knows why there is none", "[signing]") {
  CHECK(read_gpg_status("[GNUPG:] INV_SGNR 9 nobody@example.com\n").lacks_key);
  CHECK(read_gpg_status("[GNUPG:] FAILURE sign 17\n").lacks_key);
  CHECK(read_gpg_status("[GNUPG:] FAILURE sign 67108875\n").has_wrong_passphrase);
  const auto status = read_gpg_status("[GNUPG:] FAILURE sign 83918950\n");
  CHECK_FALSE(status.lacks_key);
  CHECK_FALSE(status.has_wrong_passphrase);
}

TEST_CASE("read_gpg_status: counts private keys once, and public ones not", "[signing]") {
  const auto status = read_gpg_status(
      "[GNUPG:] IMPORT_OK 1 AAAA\n[GNUPG:] IMPORT_OK 17 BBBB\n[GNUPG:] IMPORT_OK 16 BBBB\n");
  CHECK(status.private_keys == std::vector<std::string>{"BBBB"});
}
