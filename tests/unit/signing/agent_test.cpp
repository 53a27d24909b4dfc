// SPDX-License-Identifier: Apache-2.0
#include "signing/agent.hpp"

#include <catch2/catch.hpp>

#include "crypto/hmac.hpp"
#include "fakes/manual_clock.hpp"
#include "key_file.hpp"
#include "signing/agent_messages.hpp"

using base::ErrorKind;
using signing::read_identities;
using signing::read_signature;

namespace {

const std::string of_keys("\x0c\0\0\0\2\0\0\0\1A\0\0\0\4here\0\0\0\1B\0\0\0\0", 27);

}  // namespace

TEST_CASE("agent: requests have their length in front", "[signing]") {
  CHECK(signing::identities_request() == std::string("\0\0\0\1\x0b", 5));
  const signing::SshPublicKey key = {.type = "ssh-ed25519", .blob = "KEY"};
  CHECK(signing::sign_request(key, "TEXT") ==
        std::string("\0\0\0\x14\x0d\0\0\0\3KEY\0\0\0\4TEXT\0\0\0\0", 24));
}

TEST_CASE("agent: RSA is asked for SHA-512", "[signing]") {
  const auto type = GENERATE("ssh-rsa", "ssh-rsa-cert-v01@openssh.com");
  CHECK(signing::sign_request({.type = type, .blob = "KEY"}, "TEXT").ends_with('\4'));
}

TEST_CASE("agent: reads the keys that it holds", "[signing]") {
  CHECK(read_identities(of_keys).value() == std::vector<std::string>{"A", "B"});
  CHECK(read_identities(std::string("\x0c\0\0\0\0", 5)).value().empty());
}

TEST_CASE("agent: an answer that was cut, or has more, is garbled", "[signing]") {
  for (std::size_t size = 0; size < of_keys.size(); ++size) {
    CHECK(read_identities(of_keys.substr(0, size)).error().kind == ErrorKind::garbled);
  }
  CHECK_FALSE(read_identities(of_keys + "x"));
  CHECK_FALSE(read_identities(std::string("\x0c\xff\xff\xff\xff", 5)));
  CHECK_FALSE(read_signature(std::string("\x0e\0\0\0\2A", 6)));
  CHECK_FALSE(read_signature(of_keys));
  CHECK(read_signature(std::string("\x0e\0\0\0\1A", 6)).value() == "A");
}

TEST_CASE("agent: a refusal is denied", "[signing]") {
  const auto kind = GENERATE('\x05', '\x1e', '\x66');
  CHECK(read_signature(std::string(1, kind)).error().kind == ErrorKind::denied);
  CHECK(read_identities(std::string(1, kind)).error().kind == ErrorKind::denied);
}

TEST_CASE("agent: where nobody listens, the path and the way out are named", "[signing]") {
  fakes::ManualClock clock;
  const base::Deadline deadline(clock, std::chrono::minutes(1));
  const auto path =
      GENERATE(values<std::string>({"/nonexistent/agent", std::string(200, 'x'), ""}));
  const auto agent = signing::Agent::connect(path, deadline);
  REQUIRE_FALSE(agent);
  CHECK(agent.error().kind == ErrorKind::usage);
  CHECK(agent.error().message.find("cannot reach the ssh-agent at " + path) == 0);
  CHECK(agent.error().hint.find("SSH_AUTH_SOCK") != std::string::npos);
}
