// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.hpp"

#include <catch2/catch.hpp>

#include "crypto/hex.hpp"

using crypto::hmac_sha256;
using crypto::to_hex;

// The test cases 1, 2, 3 and 6 of RFC 4231.
TEST_CASE("hmac_sha256: the vectors of its standard", "[crypto]") {
  struct Row {
    std::string key;
    std::string message;
    const char* expected;
  };
  const auto row = GENERATE(values<Row>({
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
  }));
  CHECK(to_hex(hmac_sha256(base::Secret(row.key), row.message)) == row.expected);
}

TEST_CASE("hmac_sha256: an empty key and an empty message are some, too", "[crypto]") {
  CHECK(to_hex(hmac_sha256(base::Secret(), "")) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}
