// SPDX-License-Identifier: Apache-2.0
#include "git/credentials.hpp"

#include <catch2/catch.hpp>

using base::Secret;
using git::CredentialSources;

namespace {

http::Url url(const std::string& text) {
  return http::parse_url(text).value();
}

std::vector<std::string> tried(const std::string& where, const CredentialSources& sources) {
  std::vector<std::string> pairs;
  for (const auto& each : git::candidates_for(url(where), sources)) {
    pairs.push_back(each.credential.username + ":" + each.credential.password.reveal());
  }
  return pairs;
}

using Pairs = std::vector<std::string>;

}  // namespace

TEST_CASE("candidates_for: what was given comes before the URL, netrc and the CI system", "[git]") {
  const CredentialSources sources = {
      .given = {{.source = "flag", .username = "me", .password = Secret("one")}},
      .ambient = {{.source = "GITHUB_TOKEN",
                   .server = "https://git.example.com",
                   .username = "x-access-token",
                   .token = Secret("four")}},
      .netrc = "machine git.example.com login n password three"};
  CHECK(tried("https://u:two@git.example.com/r", sources) ==
        Pairs{"me:one", "u:two", "n:three", "x-access-token:four"});
}

TEST_CASE("candidates_for: when a login was made is known of it", "[git]") {
  const base::TimePoint now = base::TimePoint() + std::chrono::seconds(5);
  const CredentialSources sources = {
      .given = {{.source = "app", .username = "a", .password = Secret("one"), .made_at = now},
                {.source = "flag", .username = "b", .password = Secret("two")}}};
  const auto candidates = git::candidates_for(url("https://git.example.com/r"), sources);
  REQUIRE(candidates.size() == 2);
  CHECK(candidates[0].made_at == now);
  CHECK_FALSE(candidates[1].made_at);
}

TEST_CASE("candidates_for: an ambient token goes to its own origin only", "[git]") {
  const CredentialSources sources = {.ambient = {{.source = "GITHUB_TOKEN",
                                                  .server = "https://github.com",
                                                  .username = "x-access-token",
                                                  .token = Secret("t")}}};
  CHECK(tried("https://github.com/o/r", sources).size() == 1);
  for (const auto* elsewhere : {"https://github.com.evil.example/o/r", "http://github.com/o/r",
                                "https://github.com:8443/o/r", "https://evil.example/github.com"}) {
    CHECK(tried(elsewhere, sources).empty());
  }
}

TEST_CASE("candidates_for: a server known by its host alone is matched by that", "[git]") {
  const CredentialSources sources = {.ambient = {{.source = "CI_JOB_TOKEN",
                                                  .server = "Git.example.com",
                                                  .username = "u",
                                                  .token = Secret("t")}}};
  CHECK(tried("https://git.example.com:8443/r", sources) == Pairs{"u:t"});
  CHECK(tried("https://example.com/r", sources).empty());
}

TEST_CASE("candidates_for: a password alone goes with the URL's user, else with git", "[git]") {
  const CredentialSources sources = {.given = {{.source = "flag", .password = Secret("p")}}};
  CHECK(tried("https://ann@example.com/r", sources) == Pairs{"ann:p"});
  CHECK(tried("https://example.com/r", sources) == Pairs{"git:p"});
  const CredentialSources named = {.given = sources.given, .default_username = "x-token-auth"};
  CHECK(tried("https://example.com/r", named) == Pairs{"x-token-auth:p"});
}

TEST_CASE("candidates_for: a lone user in the URL is a token", "[git]") {
  CHECK(tried("https://t0ken@example.com/r", {}) == Pairs{"t0ken:t0ken"});
  const CredentialSources netrc = {.netrc = "machine example.com login ann password p"};
  CHECK(tried("https://ann@example.com/r", netrc) == Pairs{"ann:p"});
}

TEST_CASE("candidates_for: nothing given is nothing tried, and nothing is tried twice", "[git]") {
  CHECK(tried("https://example.com/r", {}).empty());
  const CredentialSources twice = {
      .given = {{.source = "a", .username = "u", .password = Secret("p")},
                {.source = "b", .username = "u", .password = Secret("p")}}};
  CHECK(tried("https://example.com/r", twice) == Pairs{"u:p"});
}

TEST_CASE("find_in_netrc: table", "[git]") {
  struct Row {
    const char* netrc;
    const char* expected;  // "login:password", "" for none
  };
  const auto row = GENERATE(values<Row>({
      {"machine h login a password b", "a:b"},
      {"machine h\n\tlogin a\n\tpassword b\n", "a:b"},
      {"machine H login a password b", "a:b"},
      {"machine other login x password y machine h login a password b", "a:b"},
      {"machine h login a password b machine h login c password d", "a:b"},
      {"# machine h login no password no\nmachine h login a password b", "a:b"},
      {"machine h login a password \"b c\\\"d\"", "a:b c\"d"},
      {"machine h password b", ":b"},
      {"default login d password e", "d:e"},
      {"machine other login x password y", ""},
      {"macdef init\nmachine h login no password no\n\nmachine h login a password b", "a:b"},
      {"machine h login a account z password b", "a:b"},
      {"machine", ""},
      {"", ""},
  }));
  INFO(row.netrc);
  const auto found = git::find_in_netrc(row.netrc, "h");
  const auto text = found ? found->username + ":" + found->password.reveal() : "";
  CHECK(text == row.expected);
}

TEST_CASE("find_in_store: the first login for the origin, and for the user of the URL", "[git]") {
  const std::string store =
      "https://other:x@git.example.com:8443\n"
      "http://plain:x@git.example.com\n"
      "no URL at all\n"
      "https://nobody@git.example.com\n"
      "https://me:pass%2Fword@git.example.com/team/site.git\r\n"
      "https://you:second@git.example.com\n";
  const auto found = [&](const char* url) {
    const auto login = git::find_in_store(store, http::parse_url(url).value());
    return login ? login->username + " " + login->password.reveal() : std::string("none");
  };
  CHECK(found("https://git.example.com/r") == "me pass/word");
  CHECK(found("https://you@git.example.com/r") == "you second");
  CHECK(found("https://them@git.example.com/r") == "none");
  CHECK(found("https://example.com/r") == "none");
}

TEST_CASE("find_in_netrc: the entry for any machine can be left out", "[git]") {
  const auto* text = "default login d password all\nmachine a login u password one";
  CHECK(git::find_in_netrc(text, "a")->username == "d");
  CHECK(git::find_in_netrc(text, "a", false)->username == "u");
  CHECK_FALSE(git::find_in_netrc(text, "b", false));
}
