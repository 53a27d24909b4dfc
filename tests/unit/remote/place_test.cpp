// SPDX-License-Identifier: Apache-2.0
#include "remote/place.hpp"

#include <catch2/catch.hpp>

using namespace remote;

TEST_CASE("place_of: table", "[remote]") {
  struct Row {
    const char* repository;
    Place expected;
  };
  const auto row = GENERATE(values<Row>({
      {"https://github.com/o/r", Place::http},
      {"HTTP://host/r", Place::http},
      {"ssh://git@host/r", Place::ssh},
      {"SSH://host:2222/~/r", Place::ssh},
      {"git+ssh://host/r", Place::ssh},
      {"git@host:o/r.git", Place::ssh},
      {"git.example.com:o/r.git", Place::ssh},
      {"git@[::1]:r", Place::ssh},
      {"file:///srv/r.git", Place::directory},
      {"/srv/r.git", Place::directory},
      {"./r.git", Place::directory},
      {"../r.git", Place::directory},
      {"r.git", Place::directory},
      {".", Place::directory},
  }));
  INFO(row.repository);
  const auto place = place_of(row.repository);
  REQUIRE(place);
  CHECK(*place == row.expected);
}

TEST_CASE("place_of: what may be either is refused with both spellings", "[remote]") {
  const auto place = place_of("git.example.com/team/deploy.git");
  REQUIRE_FALSE(place);
  CHECK(place.error().kind == base::ErrorKind::usage);
  CHECK(place.error().hint ==
        "write https://git.example.com/team/deploy.git or ./git.example.com/team/deploy.git");
}

TEST_CASE("place_of: a host and a path may be ssh, too, where neither is plain", "[remote]") {
  for (const std::string text : {"host:o/r.git", "git.example.com:5000/r", "C:r"}) {
    const auto place = place_of(text);
    REQUIRE_FALSE(place);
    CHECK(place.error().hint ==
          "write git@" + text + " for ssh, https://" + text + " or ./" + text);
  }
}

TEST_CASE("place_of: a password never shows in a refusal", "[remote]") {
  for (const auto* text :
       {"user:secret@host/path", "ssh://user:secret@host:port/r", "user:secret@host:p/r",
        "user.name:secret@host/path", "user.name:secret@host:p/r", "ssh://user:secret@/r"}) {
    const auto place = place_of(text);
    REQUIRE_FALSE(place);
    CHECK((base::to_string(place.error()) + place.error().hint).find("secret") ==
          std::string::npos);
  }
}

TEST_CASE("place_of: other protocols are refused with the way out", "[remote]") {
  for (const auto* text : {"git://host/r", "ftp://host/r"}) {
    const auto place = place_of(text);
    REQUIRE_FALSE(place);
    CHECK(place.error().hint.find("https") != std::string::npos);
  }
}

TEST_CASE("directory_of: the path itself or that of a file URL", "[remote]") {
  CHECK(directory_of("/a/b") == "/a/b");
  CHECK(directory_of("file:///a/b") == "/a/b");
  CHECK(directory_of("FILE://localhost/a%20b%zz") == "/a b%zz");
}
