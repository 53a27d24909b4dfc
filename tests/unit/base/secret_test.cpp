// SPDX-License-Identifier: Apache-2.0
#include "base/secret.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

using namespace base;

TEST_CASE("secret: its text, its Base64 and its percent-encoded form disappear", "[base]") {
  Redactor redactor;
  redactor.hide(Secret("p@ss word"));
  CHECK(redactor.redact("p@ss word") == "***");
  CHECK(redactor.redact("a cEBzcyB3b3Jk b") == "a *** b");
  CHECK(redactor.redact("https://u:p%40ss%20word@h/") == "https://***@h/");
  CHECK(redactor.redact("p@ss word p@ss word") == "*** ***");
}

TEST_CASE("secret: what others write of it disappears, too", "[base]") {
  Redactor redactor;
  redactor.hide(Secret("a/\"P\xC3\xA4 b\\c"));
  for (const auto* form :
       {"a/\\\"P\xC3\xA4 b\\\\c", R"(a\/\"P\u00e4 b\\c)", "a%2f%22P%c3%a4%20b%5cc",
        "a%2F%22P%C3%A4+b%5Cc", "97 47 34 80 195 164 32 98 92 99"}) {
    CAPTURE(form);
    CHECK(redactor.redact(form) == "***");
  }
}

TEST_CASE("secret: it is found in the Base64 of a longer text, padded or not", "[base]") {
  Redactor redactor;
  redactor.hide(Secret("secret-word"));
  for (const std::string user : {"", "u:", "me:", "bot:", "token:"}) {
    const auto encoded = base64(user + "secret-word");
    const auto shown = redactor.redact(encoded);
    INFO(encoded << " became " << shown);
    CHECK(shown.find("***") != std::string::npos);
    CHECK(shown.size() <= base64(user).size() + 6);
  }
}

TEST_CASE("secret: a path keeps its slashes where others encode them", "[base]") {
  Redactor redactor;
  redactor.hide(Secret("a/b%c"));
  CHECK(redactor.redact("a/b%25c a%2Fb%25c") == "*** ***");
}

TEST_CASE("secret: of two secrets the longer goes first", "[base]") {
  Redactor redactor;
  redactor.hide(Secret("token"));
  redactor.hide(Secret("token-and-more"));
  CHECK(redactor.redact("token-and-more, token") == "***, ***");
}

TEST_CASE("secret: each line of a key is one", "[base]") {
  Redactor redactor;
  redactor.hide(Secret("-----BEGIN KEY-----\nMIIabc\n-----END KEY-----\n"));
  CHECK(redactor.redact("remote: MIIabc") == "remote: ***");
}

TEST_CASE("secret: the passwords in URLs are found wherever they stand", "[base]") {
  const auto found = [](std::string_view text) {
    std::vector<std::string> passwords;
    for (const auto& secret : passwords_in(text)) passwords.push_back(secret.reveal());
    return passwords;
  };
  using Texts = std::vector<std::string>;
  CHECK(found("https://bob:p%40ss@h/x") == Texts{"p%40ss", "p@ss"});
  CHECK(found("--file=//bob:word@h") == Texts{"word", "word"});
  CHECK(found("a=b https://h/x bob@h").empty());
  CHECK(found("https://bob@h/x").empty());
}

TEST_CASE("secret: a text too short to protect anything is left alone", "[base]") {
  Redactor redactor;
  redactor.hide(Secret("abc"));
  redactor.hide(Secret(""));
  CHECK(redactor.redact("abc") == "abc");
}

TEST_CASE("secret: a URL is shown without user info and query", "[base]") {
  struct Row {
    std::string url;
    std::string shown;
  };
  const auto row = GENERATE(values<Row>({
      {"https://example.com/org/repo.git", "https://example.com/org/repo.git"},
      {"https://user:pw@example.com/repo", "https://***@example.com/repo"},
      {"https://token@example.com:8443/repo?x=1#y", "https://***@example.com:8443/repo"},
      {"https://user:p/w@example.com/repo", "https://***@example.com/repo"},
      {"https://user:p?w@example.com/repo", "https://***@example.com/repo"},
      {"https://user:p#w@d@example.com/repo", "https://***@example.com/repo"},
      {"https://example.com:8443/a@b", "https://example.com:8443/a@b"},
      {"user:pw@example.com/repo", "***@example.com/repo"},
      {"git@example.com:org/repo", "git@example.com:org/repo"},
      {"/srv/git/a@b.git", "/srv/git/a@b.git"},
      {"https://example.com/\x1b[31m", "https://example.com/ [31m"},
      {"", ""},
  }));
  CAPTURE(row.url);
  CHECK(redact_url(row.url) == row.shown);
}

TEST_CASE("redactor: the beginning of a secret that was cut is blanked out, too", "[base]") {
  base::Redactor redactor;
  redactor.hide(base::Secret("s3cr3t-token-of-a-robot"));
  CHECK(redactor.redact("it said s3cr3t-tok…") == "it said ***…");
  CHECK(redactor.redact("it said s3cr… and s3cr3t-token-of-a-robot") == "it said ***… and ***");
  CHECK(redactor.redact("it said s3c…") == "it said s3c…");
  CHECK(redactor.redact("…s3cr") == "…s3cr");
}
