// SPDX-License-Identifier: Apache-2.0
#include "signing/private_key_file.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "key_file.hpp"
#include "signing/ssh_public_key.hpp"

using key_file::Parts;
using signing::parse_private_key;

namespace {

base::Result<crypto::PrivateKey> parse(std::string text) {
  return parse_private_key(base::Secret(std::move(text)));
}

std::string line_of(const crypto::PrivateKey& key) {
  const auto public_key = signing::ssh_public_key_of(key.public_key());
  return public_key.type + " " + base::base64(public_key.blob);
}

std::string replaced(std::string text, std::size_t at, const std::string& by) {
  return text.replace(at, by.size(), by);
}

}  // namespace

TEST_CASE("parse_private_key: the vector is the file that ssh-keygen wrote", "[signing]") {
  CHECK(key_file::bytes_of(key_file::ed25519()).size() == 250);
  const auto key = parse(key_file::text_of(key_file::ed25519()));
  REQUIRE(key);
  CHECK(line_of(*key) == key_file::ed25519_line);
}

TEST_CASE("parse_private_key: line ends do not matter", "[signing]") {
  const auto text = key_file::text_of(key_file::ed25519());
  for (const auto& each : {text.substr(0, text.size() - 1), base::replace_all(text, "\n", "\r\n"),
                           "\n# comment\n" + text + "\n\n", base::replace_all(text, "\n", " ")}) {
    CHECK(parse(each));
  }
}

TEST_CASE("parse_private_key: reads ECDSA and RSA", "[signing]") {
  CHECK(parse(key_file::text_of(key_file::ecdsa())));
  CHECK(parse(key_file::text_of(key_file::rsa())));
}

TEST_CASE("parse_private_key: padding may be missing, and is counted from 1", "[signing]") {
  auto parts = key_file::ed25519();
  const auto padding = GENERATE(values<std::string>({"", "\1", "\1\2\3\4\5\6\7"}));
  parts.padding = padding;
  CHECK(parse(key_file::text_of(parts)));
}

TEST_CASE("parse_private_key: whatever does not fit together is damage", "[signing]") {
  struct Row {
    const char* what;
    std::function<void(Parts&)> change;
  };
  const auto other =
      signing::ssh_public_key_of(crypto::Ed25519PublicKey{.bytes = std::string(32, 'x')}).blob;
  const auto row = GENERATE_COPY(values<Row>({
      {"magic", [](Parts& parts) { parts.magic[3] = 'x'; }},
      {"no key", [](Parts& parts) { parts.count = 0; }},
      {"two keys", [](Parts& parts) { parts.count = 2; }},
      {"check words", [](Parts& parts) { parts.other_check ^= 1U; }},
      {"type", [](Parts& parts) { parts.type = "ssh-rsa"; }},
      {"public key", [=](Parts& parts) { parts.public_key = other; }},
      {"point", [](Parts& parts) { parts.fields[4] ^= 1; }},
      {"seed", [](Parts& parts) { parts.fields[40] ^= 1; }},
      {"second point", [](Parts& parts) { parts.fields.back() ^= 1; }},
      {"padding", [](Parts& parts) { parts.padding = "\1\2\4"; }},
      {"padding of zeros", [](Parts& parts) { parts.padding = std::string(3, '\0'); }},
      {"long padding", [](Parts& parts) { parts.padding = std::string(300, '\1'); }},
      {"more at the end", [](Parts& parts) { parts.rest = "x"; }},
      {"missing fields", [](Parts& parts) { parts.fields.clear(); }},
  }));
  CAPTURE(row.what);
  auto parts = key_file::ed25519();
  row.change(parts);
  const auto key = parse(key_file::text_of(parts));
  REQUIRE_FALSE(key);
  CHECK(key.error().kind == base::ErrorKind::malformed);
  CHECK(key.error().message == "the private key is damaged");
}

TEST_CASE("parse_private_key: a file that was cut anywhere is damage", "[signing]") {
  for (const auto& parts : {key_file::ed25519(), key_file::ecdsa()}) {
    const auto bytes = key_file::bytes_of(parts);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      CHECK_FALSE(parse(fakes::to_pem("OPENSSH PRIVATE KEY", bytes.substr(0, size))));
    }
  }
}

TEST_CASE("parse_private_key: the numbers of RSA have bounds", "[signing]") {
  auto parts = key_file::rsa();
  parts.fields.clear();
  const auto numbers = fakes::numbers_of_rsa_key();
  const auto wrong = GENERATE(std::size_t{3}, std::size_t{8}, std::size_t{4}, std::size_t{5});
  const auto number = GENERATE(std::string(), std::string(300, 'x'));
  for (const std::size_t at : {1U, 2U, 3U, 8U, 4U, 5U}) {
    parts.fields += ssh::integer_field(at == wrong ? number : numbers[at]);
  }
  CHECK_FALSE(parse(key_file::text_of(parts)));
}

TEST_CASE("parse_private_key: a key with a passphrase is sent to ssh-agent", "[signing]") {
  auto parts = key_file::ed25519();
  parts.cipher = "aes256-ctr";
  parts.derivation = "bcrypt";
  parts.salt = std::string(24, 'x');
  const auto der = fakes::from_hex(fakes::rsa_key_in_hex);
  const auto text = GENERATE_COPY(values<std::string>(
      {key_file::text_of(parts), fakes::to_pem("ENCRYPTED PRIVATE KEY", "abc"),
       replaced(fakes::rsa_key(), 31, "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n")}));
  const auto key = parse(text);
  REQUIRE_FALSE(key);
  CHECK(key.error().message == "the private key has a passphrase");
  CHECK(key.error().hint.find("ssh-agent") != std::string::npos);
}

TEST_CASE("parse_private_key: reads PEM", "[signing]") {
  const auto key = parse(fakes::rsa_key());
  REQUIRE(key);
  CHECK(line_of(*key).starts_with("ssh-rsa AAAAB3NzaC1yc2E"));
}

TEST_CASE("parse_private_key: security keys do not sign from a file", "[signing]") {
  auto parts = key_file::ed25519();
  parts.public_key.clear();
  parts.type = "sk-ssh-ed25519@openssh.com";
  for (const auto& field : {parts.type, key_file::point, std::string("ssh:")}) {
    parts.public_key += ssh::text_field(field);
  }
  const auto key = parse(key_file::text_of(parts));
  REQUIRE_FALSE(key);
  CHECK(key.error().message ==
        "keys of the type 'sk-ssh-ed25519@openssh.com' do not sign from a file");
}

TEST_CASE("parse_private_key: what is no key is malformed", "[signing]") {
  const auto text = GENERATE(values<std::string>(
      {"", "abc", "-----BEGIN OPENSSH PRIVATE KEY-----",
       "-----END OPENSSH PRIVATE KEY----------BEGIN OPENSSH PRIVATE KEY-----",
       "-----BEGIN OPENSSH PRIVATE KEY-----\n?\n-----END OPENSSH PRIVATE KEY-----\n",
       "PuTTY-User-Key-File-3: ssh-ed25519\n"}));
  const auto key = parse(text);
  REQUIRE_FALSE(key);
  CHECK(key.error().kind == base::ErrorKind::malformed);
}

TEST_CASE("public_key_of_locked: the public key of a file with a passphrase is in the open",
          "[signing]") {
  auto parts = key_file::ed25519();
  CHECK_FALSE(signing::public_key_of_locked(base::Secret(key_file::text_of(parts))));
  parts.cipher = "aes256-ctr";
  parts.derivation = "bcrypt";
  parts.salt = "0123456789abcdef";
  const auto text = key_file::text_of(parts);
  const auto key = signing::public_key_of_locked(base::Secret(text));
  REQUIRE(key);
  CHECK(key->type + " " + base::base64(key->blob) == key_file::ed25519_line);
  for (const auto& other : {std::string(), text.substr(0, text.size() / 2),
                            std::string("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")}) {
    CHECK_FALSE(signing::public_key_of_locked(base::Secret(other)));
  }
}
