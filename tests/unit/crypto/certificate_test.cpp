// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate.hpp"

#include <catch2/catch.hpp>

using crypto::first_pem_block;
using crypto::KeyForm;

namespace {

// Made for this test and used for nothing.
const char* const certificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBdTCCARugAwIBAgIUE+t+cO0PYYkW4S1X7UrnWxLb1JEwCgYIKoZIzj0EAwIw\n"
    "DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjEyMTEzNDNaGA8yMTI2MTAyODIxMTM0\n"
    "M1owDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNek\n"
    "G/CIBq7ZLSvCVQtKRDIAsXZpzkihJXfeZPGT4wBvOu4j14dYhQQpZR7vS3272TKB\n"
    "UXzuzK7RmcjVANHaTwGjUzBRMB0GA1UdDgQWBBRXOjcbFJa2XJadWU6crHPWZ4Gu\n"
    "rDAfBgNVHSMEGDAWgBRXOjcbFJa2XJadWU6crHPWZ4GurDAPBgNVHRMBAf8EBTAD\n"
    "AQH/MAoGCCqGSM49BAMCA0gAMEUCIQDKCN/KIXUEENLbb8T54avYsPAn01oMUf91\n"
    "IulLg/BTCAIgCo59fXiyPU5RcJAgc6i/D3X3NfheJfxwu15FfuO6Mh0=\n"
    "-----END CERTIFICATE-----\n";
// The example of RFC 8410, section 10.3.
const char* const key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----\n";

}  // namespace

TEST_CASE("certificate: the first block of a PEM text is found", "[crypto]") {
  const auto block = first_pem_block(std::string("subject=CN = test\n") + certificate + key);
  REQUIRE(block);
  CHECK(block->type == "CERTIFICATE");
  CHECK_FALSE(first_pem_block("no block"));
}

TEST_CASE("certificate: certificates and keys are told from anything else", "[crypto]") {
  const auto made = first_pem_block(certificate)->bytes;
  const auto secret = first_pem_block(key)->bytes;
  CHECK(crypto::is_certificate(made));
  CHECK_FALSE(crypto::is_certificate(made + 'x'));
  CHECK_FALSE(crypto::is_certificate(secret));
  CHECK(crypto::is_private_key(secret, KeyForm::pkcs8));
  CHECK_FALSE(crypto::is_private_key(secret, KeyForm::rsa));
  CHECK_FALSE(crypto::is_private_key(made, KeyForm::pkcs8));
}
