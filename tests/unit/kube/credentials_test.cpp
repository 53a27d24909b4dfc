// SPDX-License-Identifier: Apache-2.0
#include "kube/credentials.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "fakes/manual_clock.hpp"
#include "plugin.hpp"

using namespace kube;
using test::TempDir;

namespace {

// Credentials of a user, with the time in our hands.
struct Fixture {
  explicit Fixture(User user)
      : credentials(std::move(user), Cluster{}, {"PATH=/usr/bin:/bin"}, log) {}

  std::string authorization() {
    const auto identity = credentials.current(deadline);
    if (!identity) return base::to_string(identity.error());
    generation = identity->generation;
    return identity->authorization.reveal();
  }
  bool renew() { return credentials.renew(generation, deadline).value(); }

  std::ostringstream sink;
  base::Log log{sink, {.tool = "wait", .is_terminal = true}};
  fakes::ManualClock clock;
  base::Deadline deadline{clock, std::chrono::hours(5)};
  unsigned generation = 0;
  Credentials credentials;
};

// A plugin whose tokens are t1, t2, …
ExecPlugin counting_plugin(const TempDir& dir, const std::string& more = "") {
  return test::plugin(dir,
                      "n=$(($(cat \"$0.count\" 2>/dev/null) + 1)); echo $n > \"$0.count\"; "
                      "echo '" +
                          test::answer("{\"token\":\"t'$n'\"" + more + "}") + "'");
}

}  // namespace

TEST_CASE("credentials: what is written down is sent, and cannot be renewed", "[kube]") {
  Fixture nobody(User{});
  CHECK(nobody.authorization().empty());
  Fixture token(User{.token = base::Secret("t")});
  CHECK(token.authorization() == "Bearer t");
  CHECK_FALSE(token.renew());
  Fixture password(User{.username = "u", .password = base::Secret("p")});
  CHECK(password.authorization() == "Basic dTpw");
  CHECK_FALSE(password.renew());
}

TEST_CASE("credentials: a token file goes before a token, and is read again each minute",
          "[kube]") {
  const TempDir dir;
  test::write(dir / "token", "one\n");
  Fixture fixture(User{.token = base::Secret("written"), .token_file = dir / "token"});
  CHECK(fixture.authorization() == "Bearer one");
  test::write(dir / "token", "two\n");
  CHECK(fixture.authorization() == "Bearer one");
  CHECK(fixture.clock.sleep_for(std::chrono::seconds(60)));
  CHECK(fixture.authorization() == "Bearer two");
}

TEST_CASE("credentials: a token file is read again after a 401", "[kube]") {
  const TempDir dir;
  test::write(dir / "token", "one");
  Fixture fixture(User{.token_file = dir / "token"});
  CHECK(fixture.authorization() == "Bearer one");
  CHECK_FALSE(fixture.renew());
  test::write(dir / "token", "two");
  CHECK(fixture.renew());
  CHECK(fixture.authorization() == "Bearer two");
}

TEST_CASE("credentials: a token file must be there first, and may vanish later", "[kube]") {
  const TempDir dir;
  Fixture fixture(User{.token_file = dir / "token"});
  CHECK(fixture.authorization().rfind("reading the token: cannot open ", 0) == 0);
  test::write(dir / "token", " \n");
  CHECK(fixture.authorization() == "reading the token: " + dir / "token" + " is empty");
  test::write(dir / "token", "a\nb");
  CHECK(fixture.authorization() == "reading the token: " + dir / "token" + " is not one line");
  test::write(dir / "token", "one");
  CHECK(fixture.authorization() == "Bearer one");
  test::write(dir / "token", "");
  CHECK(fixture.clock.sleep_for(std::chrono::minutes(2)));
  CHECK(fixture.authorization() == "Bearer one");
  CHECK(fixture.sink.str().find("going on with the one from before") != std::string::npos);
}

TEST_CASE("credentials: a plugin is asked once, and again after a 401", "[kube]") {
  const TempDir dir;
  Fixture fixture(User{.exec = counting_plugin(dir)});
  CHECK(fixture.authorization() == "Bearer t1");
  CHECK(fixture.authorization() == "Bearer t1");
  CHECK(fixture.renew());
  CHECK(fixture.renew());  // the second of two requests that went out with the old one
  CHECK(fixture.authorization() == "Bearer t2");
}

TEST_CASE("credentials: a plugin is asked again when what it gave has expired", "[kube]") {
  const TempDir dir;
  Fixture fixture(
      User{.exec = counting_plugin(dir, ",\"expirationTimestamp\":\"2023-11-14T22:13:30Z\"")});
  CHECK(fixture.authorization() == "Bearer t1");
  fixture.clock.epoch += std::chrono::seconds(9);
  CHECK(fixture.authorization() == "Bearer t1");
  fixture.clock.epoch += std::chrono::seconds(1);
  CHECK(fixture.authorization() == "Bearer t2");
}

TEST_CASE("credentials: a certificate of a plugin goes before the one of the file", "[kube]") {
  const TempDir dir;
  Fixture fixture(User{
      .client_cert_text = "old",
      .exec =
          test::plugin(dir, test::echo(R"({"clientCertificateData":"C","clientKeyData":"K"})"))});
  const auto identity = fixture.credentials.current(fixture.deadline);
  REQUIRE(identity);
  CHECK(identity->authorization.empty());
  CHECK(identity->client_cert_text == "C");
  CHECK(identity->client_key_text.reveal() == "K");
}

TEST_CASE("credentials: a token that is written down spares the plugin", "[kube]") {
  Fixture fixture(User{.token = base::Secret("t"),
                       .exec = ExecPlugin{.api_version = test::v1, .command = "/missing"}});
  CHECK(fixture.authorization() == "Bearer t");
}

TEST_CASE("credentials: what is secret does not reach the log", "[kube]") {
  const TempDir dir;
  Fixture fixture(User{.exec = test::plugin(dir, test::echo(R"({"token":"s3cret-token"})"))});
  fixture.authorization();
  fixture.log.info("the server says s3cret-token");
  CHECK(fixture.sink.str() == "the server says ***\n");
}
