// SPDX-License-Identifier: Apache-2.0
//
// What comes from files and agents of others in the room ssh: known hosts, private keys before they
// are opened, and a server's greeting; with these, the addresses that name it all.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "git/ssh_address.hpp"
#include "ssh/connection.hpp"
#include "ssh/fields.hpp"
#include "ssh/greeting.hpp"
#include "ssh/key.hpp"
#include "ssh/known_hosts.hpp"

namespace {

void check_hosts(std::string_view text) {
  const auto key = ssh::text_field("ssh-ed25519") + ssh::text_field("key");
  ssh::KnownHosts hosts;
  hosts.add("FILE", text);
  static_cast<void>(hosts.judge("git.example.com", "22", key));
  static_cast<void>(hosts.judge("git.example.com", "2222", key));
  // A line that takes back the key weighs more than any other.
  hosts.add("MORE", "@revoked * ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAA2tleQ==");
  require(hosts.judge("git.example.com", "22", key).verdict == ssh::KnownHosts::Verdict::revoked,
          "a revoked key is revoked");
}

void check_greeting(std::string_view bytes) {
  ssh::Greeting whole;
  ssh::Greeting cut;
  whole.take(bytes);
  for (const char c : bytes) cut.take({&c, 1});
  require(whole.host_key_kinds() == cut.host_key_kinds(), "pieces make no difference");
}

void check_address(std::string_view text) {
  const auto address = git::parse_ssh_address(text);
  if (!address) return;
  require(!address->host.empty() && !address->host.starts_with('-'), "a host is no option");
  require(!address->path.empty() && !address->path.starts_with('-'), "a path is no option");
  require(address->path.find('\n') == std::string::npos, "a path is one line");
  require(address->username.find('\n') == std::string::npos, "a user is one line");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ssh::start_library();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_hosts(text);
  if (size <= std::size_t{32} << 10U) check_greeting(text);
  check_address(text);
  static_cast<void>(ssh::read_key("FILE", base::Secret(std::string(text)), {}, {}).has_value());
  return 0;
}
