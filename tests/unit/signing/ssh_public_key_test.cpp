// SPDX-License-Identifier: Apache-2.0
#include "signing/ssh_public_key.hpp"

#include <catch2/catch.hpp>

#include "key_file.hpp"

using signing::parse_ssh_public_key;

namespace {

std::string line_of(const std::string& type, const std::vector<std::string>& fields) {
  auto blob = ssh::text_field(type);
  for (const auto& field : fields) blob += ssh::text_field(field);
  return type + " " + base::base64(blob);
}

}  // namespace

TEST_CASE("parse_ssh_public_key: reads what Git and SSH take", "[signing]") {
  const auto text = GENERATE(
      values<std::string>({key_file::ed25519_line, key_file::ed25519_line + " vector@example.com",
                           "key::" + key_file::ed25519_line, "\n" + key_file::ed25519_line + "\r\n",
                           key_file::ed25519_line + "\tcomment with blanks\nanother line"}));
  CAPTURE(text);
  const auto key = parse_ssh_public_key(text);
  REQUIRE(key);
  CHECK(key->type == "ssh-ed25519");
  CHECK(std::get<crypto::Ed25519PublicKey>(*key->key).bytes == key_file::point);
  CHECK(fingerprint(*key) == "SHA256:r3XZON1LU1j3Jnw09uJ00W8hSpVgx0NGj5a7R1qjhl8");
  CHECK(key->blob == key_file::ed25519().public_key);
}

TEST_CASE("parse_ssh_public_key: reads what ssh_public_key_of() writes", "[signing]") {
  for (const auto& parts : {key_file::ed25519(), key_file::ecdsa(), key_file::rsa()}) {
    const auto key = parse_ssh_public_key(parts.type + " " + base::base64(parts.public_key));
    REQUIRE(key);
    CHECK(signing::ssh_public_key_of(*key->key).blob == parts.public_key);
  }
}

TEST_CASE("parse_ssh_public_key: security keys and certificates are for agents", "[signing]") {
  const auto type = GENERATE("sk-ssh-ed25519@openssh.com", "ssh-rsa-cert-v01@openssh.com");
  const auto key = parse_ssh_public_key(line_of(type, {"a", "b"}));
  REQUIRE(key);
  CHECK(key->type == type);
  CHECK_FALSE(key->key);
  CHECK(key->is_rsa() == (std::string_view(type) == "ssh-rsa-cert-v01@openssh.com"));
}

TEST_CASE("parse_ssh_public_key: what is no key is malformed", "[signing]") {
  const std::string point(32, 'x');
  const auto text = GENERATE_COPY(values<std::string>(
      {"", "key::", "ssh-ed25519", "ssh-ed25519 ", "ssh-ed25519 ????", "ssh-ed25519 AAAA",
       "ssh-rsa " + key_file::ed25519_line.substr(12), line_of("ssh-ed25519", {"short"}),
       line_of("ssh-ed25519", {point, "more"}), line_of("ssh-dss", {"a", "b", "c", "d"}),
       line_of("ssh-rsa", {"\3", "\1"}), line_of("ssh-rsa", {"", std::string(256, 'x')}),
       line_of("ssh-rsa", {"\3", std::string(4096, 'x')}),
       line_of("ecdsa-sha2-nistp256", {"nistp384", "\4" + std::string(64, 'x')}),
       line_of("ecdsa-sha2-nistp256", {"nistp256", "\2" + std::string(32, 'x')}),
       "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n"}));
  CAPTURE(text);
  const auto key = parse_ssh_public_key(text);
  REQUIRE_FALSE(key);
  CHECK(key.error().kind == base::ErrorKind::malformed);
}

TEST_CASE("parse_ssh_public_key: short RSA keys are refused with their size", "[signing]") {
  const auto key = parse_ssh_public_key(line_of("ssh-rsa", {"\3", std::string(128, 'x')}));
  REQUIRE_FALSE(key);
  CHECK(key.error().message == "an RSA key of 1023 bits cannot sign commits");
}

TEST_CASE("is_ssh_public_key: tells a key from the name of a file", "[signing]") {
  CHECK(signing::is_ssh_public_key("key::anything"));
  CHECK(signing::is_ssh_public_key("ssh-ed25519 AAAA"));
  CHECK(signing::is_ssh_public_key("ecdsa-sha2-nistp521 AAAA"));
  CHECK_FALSE(signing::is_ssh_public_key("ssh-key"));
  CHECK_FALSE(signing::is_ssh_public_key("/etc/ssh-key/id"));
  CHECK_FALSE(signing::is_ssh_public_key("my key"));
}
