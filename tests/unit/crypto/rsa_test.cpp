// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa.hpp"

#include <catch2/catch.hpp>

#include "crypto/hex.hpp"
#include "fakes/rsa_key.hpp"

using crypto::rsa_sha256;

namespace {

// What stands in front of a key of RSA in PKCS #8.
const std::string pkcs8 = fakes::from_hex("308204bd020100300d06092a864886f70d0101010500048204a7");

std::string signature(const std::string& pem, std::string_view message) {
  const auto signed_text = rsa_sha256(base::Secret(pem), message);
  return signed_text ? crypto::to_hex(*signed_text) : "none";
}

}  // namespace

// Expected is what `openssl dgst -sha256 -sign` makes of the same key.
TEST_CASE("rsa_sha256: signs as OpenSSL's own program does, whatever form the key has",
          "[crypto]") {
  const std::string expected =
      "21740ae7a7c26232e707a65849bc6e23516ff57ff428dea7552bd281d3b7689faf191425359f1a6f7e49c000"
      "1de549b239333d8de61b220c69d006b57ae70898c823d6a40b5d4907da49d95d58e76df4ddfdb243836b2f74"
      "c5af875d125d12db3a31a1f1ffc003bea05b482a992fd03aa1521f670f1cf59b8effd330a3a0b246d4223556"
      "049f1ac79cce50c78193ef17f16a5eb799af8184af2b91d830a2154584d9ce67199e22e04dfb7f36a6c6df1c"
      "1510a775511ffba52b36daf698ba84a8f84437cb8bffe63bfe4a63513e87d1597f7b87d585332a1e3109d944"
      "5107505bc6383f744236b818b4fe46c4c963d8cdc6011b8bbff0471772a979d7700989fb";
  CHECK(signature(fakes::rsa_key(), "Hi There") == expected);
  const auto wrapped = pkcs8 + fakes::from_hex(fakes::rsa_key_in_hex);
  CHECK(signature(fakes::to_pem("PRIVATE KEY", wrapped), "Hi There") == expected);
  const auto pem = fakes::rsa_key();
  CHECK(signature(pem.substr(0, pem.size() - 1), "Hi There") == expected);
  CHECK(signature(base::replace_all(pem, "\n", "\r\n"), "Hi There") == expected);
  CHECK(signature("\n# of the app\n" + fakes::rsa_key() + "\n\n", "Hi There") == expected);
}

TEST_CASE("rsa_sha256: an empty message is one, too", "[crypto]") {
  CHECK(signature(fakes::rsa_key(), "").starts_with("738568cf1c2fda1dac02d1c57f8bd984"));
}

TEST_CASE("rsa_sha256: what is no key of RSA signs nothing", "[crypto]") {
  const auto der = fakes::from_hex(fakes::rsa_key_in_hex);
  // SEC 1, of the curve P-256.
  const auto of_a_curve = fakes::from_hex(
      "307702010104203e054a31938b836388d4666bfd17981f7f83bff3bbb3b427be58cc5f3c8b224ca00a06082a"
      "8648ce3d030107a14403420004223c623d4662a271f729ecbb0194244590962fe69677b8921ba83315fc614f"
      "8774a5f4257963bd63ea179f509e2163ecc6a2361f9492a4ffdd8b32a5522b20cf");
  const auto with_password =
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"
      "00112233445566778899AABBCCDDEEFF\n\n" +
      base::base64(der) + "\n-----END RSA PRIVATE KEY-----\n";
  const auto pem = GENERATE_COPY(values<std::string>(
      {"", "abc", base::base64(der), fakes::to_pem("CERTIFICATE", der),
       fakes::to_pem("RSA PRIVATE KEY", der.substr(0, 600)), fakes::to_pem("RSA PUBLIC KEY", der),
       fakes::to_pem("PRIVATE KEY", ""), fakes::to_pem("EC PRIVATE KEY", of_a_curve),
       fakes::to_pem("RSA PRIVATE KEY", of_a_curve), with_password}));
  CAPTURE(pem);
  CHECK(signature(pem, "Hi There") == "none");
}
