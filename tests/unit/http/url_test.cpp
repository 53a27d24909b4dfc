// SPDX-License-Identifier: Apache-2.0
#include "http/url.hpp"

#include <catch2/catch.hpp>

namespace {

http::Url url(const std::string& text) {
  const auto parsed = http::parse_url(text);
  REQUIRE(parsed);
  return *parsed;
}

}  // namespace

TEST_CASE("parse_url: takes a URL apart and never shows its user info", "[http]") {
  const auto parsed = url("https://Jo:p%40ss@Git.Example.com/a%20b/c.git?x=1");
  CHECK(parsed.host == "git.example.com");
  CHECK(parsed.port == "443");
  CHECK(parsed.username == "Jo");
  CHECK(parsed.password.reveal() == "p@ss");
  CHECK(parsed.text() == "https://git.example.com/a%20b/c.git?x=1");
}

TEST_CASE("Url::origin: scheme, host and port", "[http]") {
  CHECK(url("https://h/x").origin() == url("https://H:443/y").origin());
  CHECK(url("https://h/x").origin() != url("https://h:444/x").origin());
  CHECK(url("https://h/x").origin() != url("http://h:443/x").origin());
  CHECK(url("http://[::1]:8080/x").origin() == "http://[::1]:8080");
}

TEST_CASE("Url::is_loopback: only what stays on the machine", "[http]") {
  for (const auto* text : {"http://localhost", "http://x.Localhost", "http://127.0.0.1:80",
                           "http://127.8.9.1", "http://[::1]:8080"}) {
    INFO(text);
    CHECK(http::parse_url(text)->is_loopback());
  }
  for (const auto* text :
       {"http://127.example.com", "http://10.0.0.1", "http://localhost.example.com",
        "http://xlocalhost", "http://[fe80::1]"}) {
    INFO(text);
    CHECK_FALSE(http::parse_url(text)->is_loopback());
  }
}

TEST_CASE("parse_url: anything else is refused without showing a password", "[http]") {
  const auto* text =
      GENERATE("", "host/path", "ftp://u:secret@host/x", "file:///etc/passwd", "https://",
               "https://u:secret@ho st/", "https://u:secret@host:99999/x", "javascript:x",
               "https://u:secret@\nhost/");
  const auto parsed = http::parse_url(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().kind == base::ErrorKind::usage);
  CHECK(parsed.error().message.find("secret") == std::string::npos);
}

TEST_CASE("resolve: a redirect may be absolute or relative", "[http]") {
  const auto base = url("https://h/old/info/refs?service=x");
  CHECK(http::resolve(base, "https://other/new")->text() == "https://other/new");
  CHECK(http::resolve(base, "/new/info/refs")->text() == "https://h/new/info/refs");
  CHECK(http::resolve(base, "//other/new")->text() == "https://other/new");
  CHECK_FALSE(http::resolve(base, "file:///etc/passwd"));
}
