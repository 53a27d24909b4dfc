// SPDX-License-Identifier: Apache-2.0
#include "crypto/jwt.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "crypto/rsa.hpp"
#include "fakes/rsa_key.hpp"

TEST_CASE("base64_url: has no character that a URL would change", "[crypto]") {
  CHECK(crypto::base64_url("\xfb\xff\xbf") == "-_-_");
  CHECK(crypto::base64_url("a") == "YQ");
  CHECK(crypto::base64_url("").empty());
}

TEST_CASE("rs256_token: header, claims and the signature of both", "[crypto]") {
  const base::Secret key(fakes::rsa_key());
  const auto token =
      crypto::rs256_token(key, R"({"iat":1699999940,"exp":1700000540,"iss":"12345"})");
  REQUIRE(token);
  const std::string signed_text =
      "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJpYXQiOjE2OTk5OTk5NDAsImV4cCI6MTcwMDAwMDU0MCwiaXNzIjoiMTIzNDUifQ";
  CHECK(token->reveal() ==
        signed_text + "." + crypto::base64_url(crypto::rsa_sha256(key, signed_text).value()));
  CHECK_FALSE(crypto::rs256_token(base::Secret("abc"), "{}"));
}
