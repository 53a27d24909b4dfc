// SPDX-License-Identifier: Apache-2.0
#include "git/ssh_address.hpp"

#include <catch2/catch.hpp>

using git::parse_ssh_address;

TEST_CASE("parse_ssh_address: table", "[git]") {
  struct Row {
    const char* text;
    const char* username;
    const char* host;
    const char* port;
    const char* path;
  };
  const auto row = GENERATE(values<Row>({
      {"ssh://git@host/srv/r.git", "git", "host", "22", "/srv/r.git"},
      {"ssh://host/r", "", "host", "22", "/r"},
      {"SSH://HOST:2222/r", "", "host", "2222", "/r"},
      {"ssh+git://host/r", "", "host", "22", "/r"},
      {"ssh://host:/r", "", "host", "22", "/r"},
      {"ssh://host/~/r", "", "host", "22", "~/r"},
      {"ssh://host/~me/r", "", "host", "22", "~me/r"},
      {"ssh://a%40b@host/a%20b", "a@b", "host", "22", "/a b"},
      {"ssh://git@[::1]:2222/r", "git", "::1", "2222", "/r"},
      {"git@host:o/r.git", "git", "host", "22", "o/r.git"},
      {"git@host:/srv/r.git", "git", "host", "22", "/srv/r.git"},
      {"git@host:~/r", "git", "host", "22", "~/r"},
      {"git@host:/~/r", "git", "host", "22", "~/r"},
      {"git@host:a%20b", "git", "host", "22", "a%20b"},
      {"git@[fe80::1]:r", "git", "fe80::1", "22", "r"},
      {"host.example.com:r@2:3", "", "host.example.com", "22", "r@2:3"},
  }));
  INFO(row.text);
  const auto address = parse_ssh_address(row.text);
  REQUIRE(address);
  CHECK(address->username == row.username);
  CHECK(address->host == row.host);
  CHECK(address->port == row.port);
  CHECK(address->path == row.path);
}

TEST_CASE("parse_ssh_address: a password is kept apart", "[git]") {
  const auto address = parse_ssh_address("ssh://me:pass%3Aword@host/r");
  REQUIRE(address);
  CHECK(address->username == "me");
  CHECK(address->password.reveal() == "pass:word");
  CHECK(address->text() == "ssh://host/r");
}

TEST_CASE("parse_ssh_address: what could be an option or a line of its own is refused", "[git]") {
  for (const auto* text :
       {"ssh://-oProxyCommand=x/r", "ssh://-x@host/r", "git@-host:r", "git@host:-r",
        "ssh://host/a%0ab", "ssh://host/%00", "ssh://host:0/r", "ssh://host:65536/r",
        "ssh://host:22x/r", "ssh://host", "ssh://host/", "git@host:", "ssh:///r", "ssh://[x]/r",
        "ssh://[::1/r", "ssh://ho st/r", "ssh://a%0a@host/r"}) {
    INFO(text);
    const auto address = parse_ssh_address(text);
    REQUIRE_FALSE(address);
    CHECK(address.error().kind == base::ErrorKind::usage);
  }
}

TEST_CASE("SshAddress: text is a URL without user info", "[git]") {
  CHECK(parse_ssh_address("git@host:o/r")->text() == "ssh://host/o/r");
  CHECK(parse_ssh_address("ssh://git@[::1]:2222/r")->text() == "ssh://[::1]:2222/r");
}

TEST_CASE("shell_quoted: as Git quotes", "[git]") {
  CHECK(git::shell_quoted("/srv/r.git") == "'/srv/r.git'");
  CHECK(git::shell_quoted("it's") == "'it'\\''s'");
  CHECK(git::shell_quoted("a!b") == "'a'\\!'b'");
  CHECK(git::shell_quoted("$(x) `y` \\ \"") == "'$(x) `y` \\ \"'");
}
