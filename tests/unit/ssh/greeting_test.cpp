// SPDX-License-Identifier: Apache-2.0
#include "ssh/greeting.hpp"

#include <catch2/catch.hpp>

#include "ssh/fields.hpp"

using ssh::text_field;

namespace {

std::string offer(const std::string& kinds, char type = 20) {
  std::string packet = {4, type};
  packet += std::string(16, 'c') + text_field("curve25519-sha256") + text_field(kinds) + "pad.";
  return "a notice\r\nSSH-2.0-OpenSSH_9.2\r\n" + text_field(packet);
}

std::vector<std::string> kinds_in(const std::string& bytes, std::size_t piece) {
  ssh::Greeting greeting;
  for (std::size_t at = 0; at < bytes.size(); at += piece) greeting.take(bytes.substr(at, piece));
  return greeting.host_key_kinds();
}

}  // namespace

TEST_CASE("Greeting: the kinds of host keys, however the bytes arrive", "[ssh]") {
  const auto bytes = offer("rsa-sha2-512,ssh-ed25519") + "more";
  for (const std::size_t piece : {1UL, 7UL, 1000UL}) {
    CHECK(kinds_in(bytes, piece) == std::vector<std::string>{"rsa-sha2-512", "ssh-ed25519"});
  }
}

TEST_CASE("Greeting: what is no greeting says nothing", "[ssh]") {
  CHECK(kinds_in("", 1).empty());
  CHECK(kinds_in("220 mail\r\n", 100).empty());
  CHECK(kinds_in(offer("ssh-ed25519", 21), 100).empty());
  CHECK(kinds_in("SSH-2.0-x\n" + text_field("ab"), 100).empty());
  CHECK(kinds_in(std::string(1 << 20U, 'x'), 4096).empty());
}
