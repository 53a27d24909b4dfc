// SPDX-License-Identifier: Apache-2.0
#include "ssh/agent_messages.hpp"

#include <catch2/catch.hpp>

#include "ssh/fields.hpp"

using base::ErrorKind;
using ssh::read_identities;
using ssh::read_signature;
using ssh::SignatureWay;
using ssh::text_field;
using ssh::without_kind;

namespace {

const std::string of_keys("\x0c\0\0\0\2\0\0\0\1A\0\0\0\4here\0\0\0\1B\0\0\0\0", 27);

}  // namespace

TEST_CASE("agent: requests have their length in front", "[ssh]") {
  CHECK(ssh::identities_request() == std::string("\0\0\0\1\x0b", 5));
  CHECK(ssh::sign_request("KEY", "TEXT", SignatureWay::plain) ==
        std::string("\0\0\0\x14\x0d\0\0\0\3KEY\0\0\0\4TEXT\0\0\0\0", 24));
}

TEST_CASE("agent: RSA can be asked for SHA-512", "[ssh]") {
  CHECK(ssh::sign_request("KEY", "TEXT", SignatureWay::rsa_sha512).ends_with('\4'));
}

TEST_CASE("agent: reads the keys that it holds", "[ssh]") {
  CHECK(read_identities(of_keys).value() == std::vector<std::string>{"A", "B"});
  CHECK(read_identities(std::string("\x0c\0\0\0\0", 5)).value().empty());
}

TEST_CASE("agent: an answer that was cut, or has more, is garbled", "[ssh]") {
  for (std::size_t size = 0; size < of_keys.size(); ++size) {
    CHECK(read_identities(of_keys.substr(0, size)).error().kind == ErrorKind::garbled);
  }
  CHECK_FALSE(read_identities(of_keys + "x"));
  CHECK_FALSE(read_identities(std::string("\x0c\xff\xff\xff\xff", 5)));
  CHECK_FALSE(read_signature(std::string("\x0e\0\0\0\2A", 6)));
  CHECK_FALSE(read_signature(of_keys));
  CHECK(read_signature(std::string("\x0e\0\0\0\1A", 6)).value() == "A");
}

TEST_CASE("agent: a refusal is denied", "[ssh]") {
  const auto kind = GENERATE('\x05', '\x1e', '\x66');
  CHECK(read_signature(std::string(1, kind)).error().kind == ErrorKind::denied);
  CHECK(read_identities(std::string(1, kind)).error().kind == ErrorKind::denied);
}

TEST_CASE("without_kind: the signature alone, where it is of the kind", "[ssh]") {
  const auto signature = text_field("ssh-ed25519") + text_field("signature");
  CHECK(without_kind(signature, "ssh-ed25519").value() == "signature");
  CHECK(without_kind(signature, "ssh-rsa").error().kind == ErrorKind::garbled);
  CHECK(without_kind(text_field("ssh-ed25519"), "ssh-ed25519").error().kind == ErrorKind::garbled);
  CHECK(without_kind("", "").error().kind == ErrorKind::garbled);
}
