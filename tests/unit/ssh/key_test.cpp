// SPDX-License-Identifier: Apache-2.0
#include "ssh/key.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "ssh/fields.hpp"

using base::Secret;
using ssh::text_field;

namespace {

const ssh::KeyAdvice advice = {.passphrase = "--ssh-passphrase-file", .other_key = "another key"};

std::string armored(const std::string& label, const std::string& bytes,
                    const std::string& head = "") {
  return "-----BEGIN " + label + "-----\n" + head + base::base64(bytes) + "\n-----END " + label +
         "-----\n";
}

std::string openssh(const std::string& kind, const std::string& cipher = "none") {
  const std::string magic("openssh-key-v1\0", 15);
  return armored("OPENSSH PRIVATE KEY", magic + text_field(cipher) + text_field("bcrypt") +
                                            text_field("") + ssh::number_field(1) +
                                            text_field(text_field(kind)) + text_field("secret"));
}

base::Result<ssh::Key> read(const std::string& text, const std::string& passphrase = "") {
  return ssh::read_key("FILE", Secret(text), Secret(passphrase), advice);
}

const std::string pkcs8_rsa = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
const std::string pkcs8_ec = "\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01";

}  // namespace

TEST_CASE("read_key: keys that can be used", "[ssh]") {
  for (const auto& text : {openssh("ssh-ed25519"), openssh("ecdsa-sha2-nistp384"),
                           armored("EC PRIVATE KEY", "x"), armored("PRIVATE KEY", pkcs8_ec)}) {
    CHECK(read(text));
  }
}

TEST_CASE("read_key: a passphrase goes with a key that needs one", "[ssh]") {
  const auto closed = openssh("ssh-ed25519", "aes256-ctr");
  const auto refused = read(closed);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "FILE is a key with a passphrase");
  CHECK(refused.error().hint.find("--ssh-passphrase-file") != std::string::npos);
  CHECK(read(closed, "open")->passphrase.reveal() == "open");
  CHECK(read(openssh("ssh-ed25519"), "open")->passphrase.empty());
  for (const auto& text : {armored("ENCRYPTED PRIVATE KEY", "x"),
                           armored("EC PRIVATE KEY", "x", "Proc-Type: 4,ENCRYPTED\n\n")}) {
    CHECK_FALSE(read(text));
    CHECK(read(text, "open"));
  }
}

TEST_CASE("read_key: RSA is refused with another way", "[ssh]") {
  for (const auto& text : {openssh("ssh-rsa"), openssh("ssh-rsa", "aes256-ctr"),
                           armored("RSA PRIVATE KEY", "x"), armored("PRIVATE KEY", pkcs8_rsa)}) {
    const auto key = read(text);
    REQUIRE_FALSE(key);
    CHECK(key.error().kind == base::ErrorKind::usage);
    CHECK(key.error().message.find("RSA") != std::string::npos);
    CHECK(key.error().hint == "another key");
  }
}

TEST_CASE("read_key: what is no key that can be used", "[ssh]") {
  struct Row {
    std::string text;
    const char* words;
  };
  const std::string whole = openssh("ssh-ed25519");
  const auto row = GENERATE_COPY(values<Row>({
      {"", "is empty"},
      {" \n", "is empty"},
      {"hello", "no private key"},
      {whole.substr(0, whole.size() / 2), "no private key"},
      {"ssh-ed25519 AAAA me", "is a public key"},
      {"PuTTY-User-Key-File-3: ssh-ed25519", "PuTTY"},
      {armored("CERTIFICATE", "x"), "holds a CERTIFICATE"},
      {armored("OPENSSH PRIVATE KEY", "x"), "damaged"},
      {armored("OPENSSH PRIVATE KEY", std::string("openssh-key-v1\0\xff\xff\xff\xff", 19)),
       "damaged"},
      {openssh("sk-ssh-ed25519@openssh.com"), "security key"},
      {openssh("ssh-new"), "not known here"},
      {armored("PRIVATE KEY", "\x30\x2e\x02\x01\x30\x05\x06\x03\x2b\x65\x70"), "PKCS#8"},
  }));
  INFO(row.text);
  const auto key = read(row.text);
  REQUIRE_FALSE(key);
  CHECK(key.error().message.find(row.words) != std::string::npos);
}

TEST_CASE("read_key: line ends are put right", "[ssh]") {
  const auto plain = openssh("ssh-ed25519");
  const auto odd = base::replace_all(plain.substr(0, plain.size() - 1), "\n", " \r\n");
  CHECK(read("\n" + odd)->text.reveal() == "\n" + plain);
}
