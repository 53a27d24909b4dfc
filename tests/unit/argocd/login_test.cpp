// SPDX-License-Identifier: Apache-2.0
#include "argocd/login.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "argocd/server_address.hpp"
#include "fakes/scripted_server.hpp"
#include "unit/base/temp_dir.hpp"

using base::ErrorKind;
using fakes::ScriptedServer;

namespace {

struct Obtained {
  base::Result<base::Secret> token;
  std::vector<std::string> hidden;
  std::vector<std::string> requests;

  std::string text() const {
    return token ? token->reveal() : "error: " + base::to_string(token.error());
  }
};

using MakeSource = std::function<argocd::TokenSource(argocd::TokenSource::Hide)>;

// What comes of a source whose server gives these answers.
Obtained obtain(const ScriptedServer& server, const MakeSource& make,
                const std::vector<http::Header>& headers = {}) {
  std::ostringstream sink;
  base::Log log(sink, {.tool = "test"});
  base::SystemClock clock;
  auto client = http::Client::create({.user_agent = "test"}, clock, log).value();
  std::vector<std::string> hidden;
  std::optional<base::Result<base::Secret>> token;
  const auto url = argocd::server_url(server.url() + "/argocd", {}).value();
  make([&](const base::Secret& secret) {
    hidden.push_back(secret.reveal());
  }).obtain(client, url, headers, std::chrono::seconds(10), [&](auto result) { token = result; });
  while (!token) REQUIRE(client.poll(std::chrono::seconds(1)));
  return {.token = *token, .hidden = hidden, .requests = server.requests()};
}

MakeSource password(const std::string& username = "ci") {
  return [=](auto hide) {
    return argocd::TokenSource({.username = username, .password = base::Secret("p\"w\xC3\xA4")},
                               hide);
  };
}

MakeSource exchange(argocd::TokenExchange wanted) {
  return [=](auto hide) { return argocd::TokenSource(wanted, hide); };
}

bool has(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& piece) {
  std::size_t found = 0;
  for (auto at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) ++found;
  return found;
}

const std::string wrong_password =
    R"({"error":"x","code":16,"message":"Invalid username or password"})";

}  // namespace

TEST_CASE("token source: a static token is there at once and is the only one", "[argocd]") {
  argocd::TokenSource source(base::Secret("abc"));
  CHECK_FALSE(source.can_renew());
  const ScriptedServer server({ScriptedServer::Answer{}});
  const auto obtained = obtain(server, [&](auto) { return source; });
  CHECK(obtained.text() == "abc");
  CHECK(obtained.requests.empty());
}

TEST_CASE("token source: a password is traded for a token", "[argocd]") {
  const ScriptedServer server({{.body = R"({"token":"a.b.c"})"}});
  const auto obtained = obtain(server, password(), {{"X-Proxy", base::Secret("1")}});
  CHECK(obtained.text() == "a.b.c");
  CHECK(obtained.hidden == std::vector<std::string>{"a.b.c"});
  REQUIRE(obtained.requests.size() == 1);
  const auto& request = obtained.requests[0];
  CHECK(request.starts_with("POST /argocd/api/v1/session HTTP/1.1\r\n"));
  CHECK(has(request, "\r\nContent-Type: application/json\r\n"));
  CHECK(count(request, "Content-Type") == 1);
  CHECK(has(request, "\r\nX-Proxy: 1\r\n"));
  CHECK_FALSE(has(request, "Expect"));
  CHECK_FALSE(has(request, "Authorization"));
  CHECK(request.ends_with("\r\n\r\n{\"password\":\"p\\\"w\xC3\xA4\",\"username\":\"ci\"}"));
}

TEST_CASE("token source: a wrong password is not tried again", "[argocd]") {
  const ScriptedServer server({{.status = 401, .body = wrong_password}});
  const auto obtained = obtain(server, password());
  CHECK(obtained.requests.size() == 1);
  REQUIRE_FALSE(obtained.token);
  CHECK(obtained.token.error().kind == ErrorKind::denied);
  CHECK(obtained.text() ==
        "error: logging in as ci: the server refused the password of ci: Invalid username or "
        "password");
  CHECK(has(obtained.token.error().hint, "limits failed logins"));
  CHECK(has(obtained.token.error().hint, "`login`"));
  CHECK(obtained.hidden.empty());
}

TEST_CASE("token source: what is no answer to a login is named", "[argocd]") {
  struct Row {
    ScriptedServer::Answer answer;
    ErrorKind kind;
    std::string text;
    std::string hint;
  };
  const Row rows[] = {
      {{.type = "text/html", .body = "<html>"},
       ErrorKind::garbled,
       "a page for browsers",
       "is this the address of Argo CD's API server?"},
      {{.body = "{}"}, ErrorKind::garbled, "without a token", "API server?"},
      {{.body = R"({"token":""})"}, ErrorKind::garbled, "without a token", ""},
      {{.body = R"({"token":7})"}, ErrorKind::garbled, "without a token", ""},
      {{.body = R"({"token":"a\r\nX: y"})"}, ErrorKind::garbled, "without a token", ""},
      {{.body = R"(["token"])"}, ErrorKind::garbled, "without a token", ""},
      {{.status = 404, .type = "text/plain", .body = "404 page not found"},
       ErrorKind::garbled,
       "404 page not found",
       "--root-path"},
      {{.status = 401, .type = "text/html", .body = "<html>"},
       ErrorKind::denied,
       "401 Unauthorized",
       "--header-file"},
      {{.status = 503, .type = "text/plain"}, ErrorKind::unreachable, "503", ""},
      {{.status = 302, .more_headers = "Location: https://sso/\r\n"},
       ErrorKind::garbled,
       "redirects to https://sso/",
       "login proxy"},
  };
  for (const auto& row : rows) {
    INFO(row.answer.status << " " << row.answer.body);
    const ScriptedServer server({row.answer});
    const auto obtained = obtain(server, password());
    REQUIRE_FALSE(obtained.token);
    CHECK(obtained.token.error().kind == row.kind);
    CHECK(has(obtained.text(), row.text));
    CHECK(has(obtained.token.error().hint, row.hint));
    CHECK(obtained.requests.size() == 1);
  }
}

TEST_CASE("token source: an id token is exchanged through Dex", "[argocd]") {
  const ScriptedServer server({{.body = R"({"access_token":"new","token_type":"bearer"})"}});
  const auto source = exchange({.connector_id = "git hub", .subject = base::Secret("id.token+/=")});
  const auto obtained = obtain(server, source);
  CHECK(obtained.text() == "new");
  CHECK(obtained.hidden == std::vector<std::string>{"new"});
  REQUIRE(obtained.requests.size() == 1);
  const auto& request = obtained.requests[0];
  CHECK(request.starts_with("POST /argocd/api/dex/token HTTP/1.1\r\n"));
  CHECK(has(request, "\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
  CHECK(has(request, "\r\nAuthorization: Basic YXJnby1jZC1jbGk6\r\n"));  // argo-cd-cli:
  CHECK(has(request, "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&"));
  CHECK(has(request, "&scope=openid%20email%20profile%20federated%3Aid&"));
  CHECK(has(request, "&connector_id=git%20hub&"));
  CHECK(has(request, "&subject_token=id.token%2B%2F%3D"));
}

TEST_CASE("token source: a proxy may have the header Authorization", "[argocd]") {
  const ScriptedServer server({{.body = R"({"access_token":"new"})"}});
  const auto obtained =
      obtain(server, exchange({.connector_id = "x", .subject = base::Secret("id")}),
             {{"authorization", base::Secret("Basic proxy")}});
  const auto& request = obtained.requests.at(0);
  CHECK(has(request, "\r\nauthorization: Basic proxy\r\n"));
  CHECK(count(request, "Basic") == 1);
  CHECK(request.ends_with("&client_id=argo-cd-cli"));
}

TEST_CASE("token source: what Dex says about a failure is repeated", "[argocd]") {
  struct Row {
    ScriptedServer::Answer answer;
    ErrorKind kind;
    std::string text;
    std::string hint;
  };
  const Row rows[] = {
      {{.status = 400,
        .body =
            R"({"error":"invalid_request","error_description":"Requested connector does not exist."})"},
       ErrorKind::rejected,
       "Dex refused the exchange: invalid_request: Requested connector does not exist.",
       "dex.config"},
      {{.status = 401, .body = R"({"error":"access_denied"})"},
       ErrorKind::denied,
       "Dex refused the exchange: access_denied",
       "audience"},
      {{.status = 404, .type = "text/plain", .body = "Not Found"},
       ErrorKind::garbled,
       "404",
       "no Dex"},
      {{.status = 502, .type = "text/plain"}, ErrorKind::unreachable, "502", ""},
      {{.body = R"({"id_token":"x"})"}, ErrorKind::garbled, "without a token", ""},
  };
  for (const auto& row : rows) {
    INFO(row.answer.status << " " << row.answer.body);
    const ScriptedServer server({row.answer});
    const auto obtained =
        obtain(server, exchange({.connector_id = "x", .subject = base::Secret("id")}));
    REQUIRE_FALSE(obtained.token);
    CHECK(obtained.token.error().kind == row.kind);
    CHECK(has(obtained.text(), row.text));
    CHECK(has(obtained.token.error().hint, row.hint));
    CHECK_FALSE(has(obtained.text(), "subject_token"));
  }
}

TEST_CASE("token source: an id token in a file is read anew each time", "[argocd]") {
  const test::TempDir dir;
  const argocd::TokenExchange wanted = {
      .connector_id = "x", .subject = argocd::TokenExchange::SubjectFile{dir / "token"}};
  const ScriptedServer server({{.body = R"({"access_token":"new"})"}});
  const auto missing = obtain(server, exchange(wanted));
  CHECK(missing.token.error().kind == ErrorKind::usage);
  CHECK(missing.requests.empty());
  test::write(dir / "token", " \n");
  CHECK(has(obtain(server, exchange(wanted)).text(), "there is no id token in"));
  test::write(dir / "token", "first\n");
  CHECK(obtain(server, exchange(wanted)).hidden == std::vector<std::string>{"first", "new"});
  test::write(dir / "token", "second\n");
  const auto obtained = obtain(server, exchange(wanted));
  CHECK(obtained.requests.back().ends_with("&subject_token=second"));
}

TEST_CASE("token source: GitHub gives the id token, and sees nothing of Argo CD's", "[argocd]") {
  const ScriptedServer github({{.body = R"({"value":"id","count":2})"}});
  const ScriptedServer server({{.body = R"({"access_token":"new"})"}});
  const argocd::GitHubTokens tokens = {.url = *http::parse_url(github.url() + "/t?api=2"),
                                       .token = base::Secret("request-token"),
                                       .audience = "argo cd"};
  const auto obtained = obtain(server, exchange({.connector_id = "x", .subject = tokens}),
                               {{"X-Proxy", base::Secret("1")}});
  CHECK(obtained.text() == "new");
  CHECK(obtained.hidden == std::vector<std::string>{"id", "new"});
  const auto asked = github.requests().at(0);
  CHECK(asked.starts_with("GET /t?api=2&audience=argo%20cd HTTP/1.1\r\n"));
  CHECK(has(asked, "\r\nAuthorization: Bearer request-token\r\n"));
  CHECK_FALSE(has(asked, "X-Proxy"));
  CHECK(obtained.requests.at(0).ends_with("&subject_token=id"));
  CHECK_FALSE(has(obtained.requests.at(0), "request-token"));
}

TEST_CASE("token source: GitHub wants a permission for its id tokens", "[argocd]") {
  const ScriptedServer github({{.status = 403, .type = "text/plain", .body = "no"}});
  const ScriptedServer server({ScriptedServer::Answer{}});
  const argocd::GitHubTokens tokens = {.url = *http::parse_url(github.url() + "/t"),
                                       .token = base::Secret("request-token")};
  const auto obtained = obtain(server, exchange({.connector_id = "x", .subject = tokens}));
  CHECK(obtained.token.error().kind == ErrorKind::denied);
  CHECK(obtained.token.error().hint == "the job needs `permissions: id-token: write`");
  CHECK(has(obtained.text(), "asking GitHub for an id token"));
  CHECK(obtained.requests.empty());
}

TEST_CASE("token source: only what is not static can be renewed", "[argocd]") {
  CHECK(password()(nullptr).can_renew());
  CHECK(exchange({.connector_id = "x", .subject = base::Secret("id")})(nullptr).can_renew());
}
