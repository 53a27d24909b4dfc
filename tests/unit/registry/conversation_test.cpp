// SPDX-License-Identifier: Apache-2.0
#include "registry/conversation.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "unit/registry/client.hpp"

using fakes::ScriptedServer;
using registry::Login;
using registry::test::Client;

namespace {

const std::string digest = "sha256:" + std::string(64, 'a');

ScriptedServer::Answer challenge(const std::string& text) {
  return {.status = 401, .more_headers = "WWW-Authenticate: " + text + "\r\n"};
}

ScriptedServer::Answer bearer(const ScriptedServer& tokens, const std::string& more = "") {
  return challenge("Bearer realm=\"" + tokens.url() + "/token?a=b\",service=\"reg\"" + more);
}

ScriptedServer::Answer found() {
  return {.type = "application/vnd.oci.image.manifest.v1+json",
          .body = "{}",
          .more_headers = "Docker-Content-Digest: " + digest + "\r\n"};
}

Login login() {
  return {.username = "me", .password = base::Secret("word")};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

base::Error error_of(Client& client) {
  auto answer = client.registry.digest(client.image("team/app:v1"));
  REQUIRE_FALSE(answer);
  return std::move(answer).error();
}

}  // namespace

TEST_CASE("Conversation: a registry that asks nothing is told nothing", "[registry]") {
  Client client({found()}, login());
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  REQUIRE(client.server.requests().size() == 1);
  CHECK(client.request(0).starts_with("HEAD /v2/team/app/manifests/v1 "));
  CHECK(has(client.request(0), "Accept: application/vnd.oci.image.index.v1+json, "));
  CHECK_FALSE(has(client.request(0), "Authorization"));
}

TEST_CASE("Conversation: a token is fetched without a login, and used again", "[registry]") {
  ScriptedServer tokens({{.body = R"({"token":"t1","expires_in":300})"}});
  Client client({bearer(tokens), found(), found()});
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  CHECK(client.registry.digest(client.image("team/app:v2")).value() == digest);
  REQUIRE(tokens.requests().size() == 1);
  CHECK(tokens.requests()[0].starts_with(
      "GET /token?a=b&service=reg&scope=repository%3Ateam%2Fapp%3Apull&client_id=update-values "));
  CHECK_FALSE(has(tokens.requests()[0], "Authorization"));
  CHECK(has(client.request(1), "Authorization: Bearer t1\r\n"));
  CHECK(has(client.request(2), "Authorization: Bearer t1\r\n"));
}

TEST_CASE("Conversation: the login goes to the token server, and only the token to the registry",
          "[registry]") {
  ScriptedServer tokens({{.body = R"({"access_token":"t1"})"}});
  Client client({bearer(tokens, ",scope=\"repository:team/app:pull\""), found()}, login());
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  CHECK(has(tokens.requests()[0], "&account=me "));
  CHECK(has(tokens.requests()[0], "Authorization: Basic " + base::base64("me:word")));
  CHECK(has(client.request(1), "Authorization: Bearer t1\r\n"));
  CHECK_FALSE(has(client.request(1), "Basic"));
}

TEST_CASE("Conversation: a token that is no longer taken is fetched anew", "[registry]") {
  ScriptedServer tokens({{.body = R"({"token":"t1"})"}, {.body = R"({"token":"t2"})"}});
  Client client({bearer(tokens), found(), bearer(tokens, ",error=\"invalid_token\""), found()});
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  CHECK(client.registry.digest(client.image("team/app:v2")).value() == digest);
  CHECK(has(client.request(3), "Authorization: Bearer t2\r\n"));
}

TEST_CASE("Conversation: tokens are for one repository", "[registry]") {
  ScriptedServer tokens({{.body = R"({"token":"t1"})"}, {.body = R"({"token":"t2"})"}});
  Client client({bearer(tokens), found(), bearer(tokens), found()});
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  CHECK(client.registry.digest(client.image("team/other:v1")).value() == digest);
  CHECK_FALSE(has(client.request(2), "Authorization"));
  CHECK(has(client.request(3), "Authorization: Bearer t2\r\n"));
}

TEST_CASE("Conversation: an identity token is exchanged, where the server can", "[registry]") {
  ScriptedServer tokens({{.body = R"({"access_token":"t1"})"}});
  Client client({bearer(tokens), found()}, Login{.identity_token = base::Secret("id/1")});
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  const auto request = tokens.requests()[0];
  CHECK(request.starts_with("POST /token?a=b "));
  CHECK(has(request, "\r\n\r\ngrant_type=refresh_token&refresh_token=id%2F1&service=reg&scope="));
  CHECK(has(client.request(1), "Authorization: Bearer t1\r\n"));
}

TEST_CASE("Conversation: where an identity token cannot be exchanged, the password is used",
          "[registry]") {
  ScriptedServer tokens({{.status = 404}, {.body = R"({"token":"t1"})"}});
  auto both = login();
  both.identity_token = base::Secret("id");
  Client client({bearer(tokens), found()}, both);
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  REQUIRE(tokens.requests().size() == 2);
  CHECK(tokens.requests()[1].starts_with("GET /token"));
  CHECK(has(tokens.requests()[1], "Authorization: Basic "));
}

TEST_CASE("Conversation: a registry token needs no token server", "[registry]") {
  ScriptedServer tokens({ScriptedServer::Answer{.status = 500}});
  Client client({bearer(tokens), found()}, Login{.registry_token = base::Secret("rt")});
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  CHECK(tokens.requests().empty());
  CHECK(has(client.request(1), "Authorization: Bearer rt\r\n"));
}

TEST_CASE("Conversation: Basic takes the user name and password", "[registry]") {
  Client client({challenge("Basic realm=\"r\""), found()}, login());
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  CHECK(has(client.request(1), "Authorization: Basic " + base::base64("me:word")));
}

TEST_CASE("Conversation: without what a registry wants, it says so with the way out",
          "[registry]") {
  Client client({challenge("Basic realm=\"r\"")});
  const auto error = error_of(client);
  CHECK(error.kind == base::ErrorKind::denied);
  CHECK(has(error.message, "wants a user name and password"));
  CHECK(error.hint == "log in");
  Client other({challenge("Negotiate")});
  CHECK(has(error_of(other).message, "of a kind that we do not know"));
  Client silent({ScriptedServer::Answer{.status = 401}});
  CHECK(error_of(silent).kind == base::ErrorKind::denied);
}

TEST_CASE("Conversation: a token server that refuses is named", "[registry]") {
  ScriptedServer tokens({ScriptedServer::Answer{
      .status = 403, .body = R"({"errors":[{"code":"DENIED","message":"no\u001b[31m"}]})"}});
  Client client({bearer(tokens)});
  const auto error = error_of(client);
  CHECK(error.kind == base::ErrorKind::denied);
  CHECK(has(error.message, tokens.url() + " answered 403 Forbidden: DENIED no"));
  CHECK(has(error.message, "or it needs a login"));
  CHECK_FALSE(has(error.message, "\x1b"));
  CHECK(error.hint == "log in");
}

TEST_CASE("Conversation: nobody is sent into a network of others", "[registry]") {
  for (const auto* realm : {"http://10.0.0.1/token", "http://169.254.169.254/latest/meta-data"}) {
    INFO(realm);
    Client client({challenge("Bearer realm=\"" + std::string(realm) + "\"")}, login());
    const auto error = error_of(client);
    CHECK(error.kind == base::ErrorKind::denied);
    CHECK(has(error.message, "an address inside a network"));
  }
}

TEST_CASE("Conversation: a realm that is no URL ends the try", "[registry]") {
  for (const auto* realm : {"http://a b/", "file:///etc/passwd", "https://", ""}) {
    INFO(realm);
    Client client({challenge("Bearer realm=\"" + std::string(realm) + "\"")}, login());
    const auto error = error_of(client);
    CHECK(error.kind == base::ErrorKind::garbled);
    CHECK(has(base::to_string(error), "reading where to log in"));
    CHECK(client.server.requests().size() == 1);
  }
}

TEST_CASE("Conversation: a token that is not for headers ends the try", "[registry]") {
  ScriptedServer tokens({{.body = R"({"token":"a\r\nX-Evil: 1"})"}});
  Client client({bearer(tokens)});
  CHECK(error_of(client).kind == base::ErrorKind::garbled);
}

TEST_CASE("Conversation: a redirect is followed, and no token goes along", "[registry]") {
  ScriptedServer elsewhere({found()});
  ScriptedServer tokens({{.body = R"({"token":"t1"})"}});
  Client client({bearer(tokens),
                 {.status = 307, .more_headers = "Location: " + elsewhere.url() + "/x?sig=1\r\n"}});
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  CHECK(has(client.request(1), "Authorization: Bearer t1\r\n"));
  REQUIRE(elsewhere.requests().size() == 1);
  CHECK(elsewhere.requests()[0].starts_with("HEAD /x?sig=1 "));
  CHECK_FALSE(has(elsewhere.requests()[0], "Authorization"));
  CHECK_FALSE(has(client.said(), "sig=1"));
}

TEST_CASE("Conversation: where a redirect leads is not told when that is asked again",
          "[registry]") {
  ScriptedServer elsewhere({ScriptedServer::Answer{.status = 503}, found()});
  Client client(
      {{.status = 307, .more_headers = "Location: " + elsewhere.url() + "/x?verify=1\r\n"}});
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  CHECK(has(client.said(), elsewhere.url() + " answered 503 Service Unavailable; trying again"));
  CHECK_FALSE(has(client.said(), "verify"));
}

TEST_CASE("Conversation: only the registry itself says where its login goes", "[registry]") {
  ScriptedServer thief({{.body = R"({"token":"t1"})"}});
  ScriptedServer elsewhere({bearer(thief)});
  Client client({{.status = 307, .more_headers = "Location: " + elsewhere.url() + "/x\r\n"}},
                login());
  CHECK(error_of(client).kind == base::ErrorKind::denied);
  CHECK(thief.requests().empty());
}

TEST_CASE("Conversation: a registry on this machine sends no login over http elsewhere",
          "[registry]") {
  Client client({challenge("Bearer realm=\"http://tokens.example.com/\"")}, login());
  const auto error = error_of(client);
  CHECK(error.kind == base::ErrorKind::denied);
  CHECK(has(error.message, "tokens.example.com wants a login"));
}

TEST_CASE("Conversation: redirects end", "[registry]") {
  Client client({{.status = 307, .more_headers = "Location: /again\r\n"}});
  CHECK(error_of(client).kind == base::ErrorKind::garbled);
  CHECK(client.server.requests().size() == 6);
  Client away({{.status = 302, .more_headers = "Location: http://192.168.0.1/x\r\n"}});
  CHECK(error_of(away).kind == base::ErrorKind::denied);
}

TEST_CASE("Conversation: a registry on this machine may have no https", "[registry]") {
  Client client({ScriptedServer::Answer{}, found(), found()}, std::nullopt,
                Client::Known::as_nothing);
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  CHECK(client.registry.digest(client.image("team/app:v2")).value() == digest);
  REQUIRE(client.server.requests().size() == 3);
  CHECK(client.request(0).starts_with("\x16"));
  CHECK(client.request(1).starts_with("HEAD "));
  CHECK(client.request(2).starts_with("HEAD "));
}

TEST_CASE("Conversation: what a registry warns of is said once", "[registry]") {
  auto answer = found();
  answer.more_headers += "Warning: 299 - \"going \x1b[31maway\"\r\n";
  Client client({answer});
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  CHECK(client.registry.digest(client.image("team/app:v2")).value() == digest);
  REQUIRE(client.log.warnings().size() == 1);
  CHECK(has(client.log.warnings()[0], "says: going "));
  CHECK_FALSE(has(client.said(), "\x1b"));
}

TEST_CASE("Conversation: a token never shows", "[registry]") {
  ScriptedServer tokens({{.body = R"({"token":"t0p-secret"})"}});
  auto answer = challenge("Bearer realm=x,error=insufficient_scope");
  answer.body = R"({"errors":[{"code":"UNAUTHORIZED","message":"not with t0p-secret"}]})";
  Client client({bearer(tokens), answer, bearer(tokens), answer});
  client.log.error(error_of(client));
  CHECK(has(client.said(), "not with ***"));
  CHECK_FALSE(has(client.said(), "t0p-secret"));
}

TEST_CASE("Conversation: each of several scopes is asked for", "[registry]") {
  ScriptedServer tokens({{.body = R"({"token":"t1"})"}});
  Client client({bearer(tokens, ",scope=\"repository:a:pull repository:b:pull\""), found()});
  CHECK(client.registry.digest(client.image("team/app:v1")).value() == digest);
  CHECK(has(tokens.requests()[0], "&scope=repository%3Aa%3Apull&scope=repository%3Ab%3Apull&"));
}

TEST_CASE("Conversation: no login goes over http to another machine", "[registry]") {
  const auto kind = GENERATE(values<std::string>({"Basic realm=r", "Bearer realm=http://t/"}));
  ScriptedServer proxy({challenge(kind)});
  std::ostringstream sink;
  fakes::ManualClock clock;
  base::Log log(sink, {.tool = "test"});
  const base::Deadline deadline(clock, std::chrono::seconds(60));
  auto client = http::Client::create({.user_agent = "test", .proxy = proxy.url()}, clock, log);
  const auto image = images::parse_reference("reg.example.com/team/app:v1").value();
  registry::Keychain keychain;
  keychain.add(image, login());
  registry::Registry asked(client.value(), keychain, {.insecure_registries = {"reg.example.com"}},
                           deadline, log);
  const auto answer = asked.digest(image);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == base::ErrorKind::denied);
  CHECK(has(answer.error().message, "credentials are not sent over http"));
  CHECK(proxy.requests().size() == 1);
}
