// SPDX-License-Identifier: Apache-2.0
#include "forges/address.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

namespace {

std::string read(const std::string& text) {
  const auto address = forges::parse_address(text);
  if (!address) return "error: " + address.error().message;
  return address->origin() + " " + base::join(address->path, " ") +
         (address->is_ssh ? " by ssh" : "");
}

}  // namespace

TEST_CASE("parse_address: every form that Git takes for a server", "[forges]") {
  struct Row {
    std::string text;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {"https://github.com/team/deploy.git", "https://github.com team deploy"},
      {"https://user:pw@Git.example.com:8443/team/deploy/",
       "https://git.example.com:8443 team deploy"},
      {"http://127.0.0.1:3000/git/team/deploy", "http://127.0.0.1:3000 git team deploy"},
      {"https://git.example.com:443/a%20b/c",
       "error: https://git.example.com:443/a%20b/c is not "
       "the address of a repository on a forge"},
      {"ssh://git@git.example.com:2222/team/deploy.git",
       "https://git.example.com team deploy by ssh"},
      {"git@gitlab.com:group/sub/project.git", "https://gitlab.com group sub project by ssh"},
      {"gitlab.com:group/project", "https://gitlab.com group project by ssh"},
      {"git@[::1]:team/deploy", "https://[::1] team deploy by ssh"},
      {"ssh://git@ssh.github.com:443/o/r.git", "https://github.com o r by ssh"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == row.expected);
  }
}

TEST_CASE("parse_address: what is on no forge is refused", "[forges]") {
  const auto text = GENERATE(
      values<std::string>({"", "/srv/git/deploy.git", "deploy", "./a:b", "file:///srv/git",
                           "git://host/a/b", "https://host/", "git@host:", "git@host:a//b", "@:a/b",
                           "ftp://host/a/b", "git@host:a\\b/c", "git@ho st:a/b", "git@[::1:a/b"}));
  CAPTURE(text);
  const auto address = forges::parse_address(text);
  REQUIRE_FALSE(address);
  CHECK(address.error().kind == base::ErrorKind::usage);
}

TEST_CASE("parse_address: a password is not repeated", "[forges]") {
  const auto address = forges::parse_address("https://me:geheim@host/");
  REQUIRE_FALSE(address);
  CHECK(address.error().message.find("geheim") == std::string::npos);
}
