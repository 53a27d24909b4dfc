// SPDX-License-Identifier: Apache-2.0
#include "argocd/error.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using base::ErrorKind;

namespace {

http::Url url(const std::string& text = "https://cd.example.com/api/v1/applications/web") {
  return *http::parse_url(text);
}

// As grpc-gateway writes an error.
http::Response answer(int status, int code, const std::string& text) {
  const nlohmann::json body = {{"error", text}, {"code", code}, {"message", text}};
  return {.status = status, .headers = {{"content-type", "application/json"}}, .body = body.dump()};
}

http::Response page(int status, const std::string& type, const std::string& body) {
  return {.status = status, .headers = {{"content-type", type}}, .body = body};
}

bool has(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

}  // namespace

TEST_CASE("argocd errors: each message of the server has its kind", "[argocd]") {
  struct Row {
    int status;
    int code;
    std::string text;
    ErrorKind kind;
    std::string message;  // empty: the text
    std::string hint;     // a part of it; empty: there is none
  };
  const std::string missing_right =
      "permission denied: applications, sync, default/guestbook, sub: ci-bot, iat: "
      "2026-08-01T00:00:00Z";
  const Row rows[] = {
      {401, 16, "no session information", ErrorKind::denied, "the server sees no token",
       "--auth-token-file"},
      {401, 16, "invalid session: token has invalid claims: token is expired", ErrorKind::denied,
       "the server refused our token: token has invalid claims: token is expired",
       "argocd account generate-token"},
      {401, 16, "invalid session: account ci does not have token with id 7", ErrorKind::denied,
       "the server refused our token: account ci does not have token with id 7", "generate-token"},
      {401, 16, "invalid session: token is revoked, please re-login", ErrorKind::denied,
       "the server refused our token: token is revoked, please re-login", "generate-token"},
      {401, 16, "Invalid username or password", ErrorKind::denied,
       "the server refused our credentials: Invalid username or password", ""},
      {401, 16, "no credentials supplied", ErrorKind::denied,
       "the server refused our credentials: no credentials supplied", ""},
      {403, 7, "permission denied", ErrorKind::denied, "", "--project"},
      {500, 2,
       "error applying patch: testing value /spec/source/helm/parameters failed: test failed",
       ErrorKind::conflict, "", ""},
      {404, 5, "applications.argoproj.io \"web\" not found", ErrorKind::not_found, "", ""},
      {403, 7, missing_right, ErrorKind::denied, "",
       "needs 'applications, sync' on 'default/guestbook'"},
      {500, 2, "namespace 'x' is not permitted", ErrorKind::rejected, "", ""},
      {400, 9, "another operation is already in progress", ErrorKind::conflict, "", "terminate"},
      {403, 7, "cannot sync: blocked by sync window", ErrorKind::conflict, "", "sync window"},
      {403, 7, "cannot sync: invalid sync window: x", ErrorKind::rejected, "", ""},
      {400, 9, "Cannot sync to abc: auto-sync currently set to main", ErrorKind::rejected, "",
       "--revision"},
      {400, 9, "Cannot sync source https://x to abc: auto-sync currently set to main",
       ErrorKind::rejected, "", "--revision"},
      {400, 9, "cannot use local sync when Automatic Sync Policy is enabled unless for dry run",
       ErrorKind::rejected, "", ""},
      {400, 9,
       "sync with replace was disabled on the API Server level via the server configuration",
       ErrorKind::rejected, "", ""},
      {400, 9, "application is deleting", ErrorKind::rejected, "", ""},
      {400, 9, "error resolving repo revision: rpc error: code = Unknown", ErrorKind::rejected, "",
       "pushed"},
      {500, 2, "source position is out of range", ErrorKind::rejected, "", ""},
      {500, 13, "runtime error: index out of range", ErrorKind::rejected, "", ""},
      {500, 13, "Too many conflicts", ErrorKind::conflict, "", ""},
      {400, 3, "Unable to terminate operation. No operation is in progress", ErrorKind::rejected,
       "", ""},
      {400, 9, "rollback cannot be initiated when auto-sync is enabled", ErrorKind::rejected, "",
       ""},
      {400, 3, "application argocd/web does not have deployment with id 9", ErrorKind::rejected, "",
       ""},
      {400, 3, "existing application spec is different, use upsert flag to force update",
       ErrorKind::rejected, "", ""},
      {400, 3, "application spec for web is invalid: InvalidSpecError: x;y", ErrorKind::rejected,
       "", ""},
      {400, 3, "app is not allowed in project \"P\", or the project does not exist",
       ErrorKind::rejected, "", ""},
      {400, 3, "application destination spec for web is invalid: x", ErrorKind::rejected, "", ""},
      {400, 3, "multiple projects specified - x", ErrorKind::rejected, "", ""},
      {500, 2, "application refresh deadline exceeded", ErrorKind::unreachable, "", ""},
      {504, 4, "context deadline exceeded", ErrorKind::unreachable, "", ""},
      {500, 2, "error parsing the selector: x", ErrorKind::rejected, "", ""},
      {404, 5, "applicationsets.argoproj.io \"web\" not found", ErrorKind::not_found, "", ""},
      {500, 2,
       "the Argo CD API does not currently support creating ApplicationSets with templated "
       "`project` fields",
       ErrorKind::rejected, "", ""},
      {408, 1, "context canceled", ErrorKind::unreachable, "", ""},
      {409, 6, "applications.argoproj.io \"web\" already exists", ErrorKind::conflict, "", ""},
      {429, 8, "too many requests", ErrorKind::unreachable, "", ""},
      {409, 10, "the object has been modified", ErrorKind::conflict, "", ""},
      {501, 12, "unknown method", ErrorKind::rejected, "", "too old"},
      {503, 14, "connection to the repo server is down", ErrorKind::unreachable, "", ""},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto response = answer(row.status, row.code, row.text);
    CHECK(argocd::grpc_code(response) == row.code);
    const auto error = argocd::error_from(response, url());
    CHECK(error.kind == row.kind);
    CHECK(error.message == (row.message.empty() ? row.text : row.message));
    if (row.hint.empty()) CHECK(error.hint.empty());
    CHECK(has(error.hint, row.hint));
  }
}

TEST_CASE("argocd errors: who is not let in need not try again, who may not see might",
          "[argocd]") {
  CHECK(argocd::error_from({.code = 16, .message = "no session information"}).is_lasting);
  CHECK(argocd::error_from({.code = 16, .message = "invalid session: x"}).is_lasting);
  const auto masked = argocd::error_from({.code = 7, .message = "permission denied"});
  CHECK_FALSE(masked.is_lasting);
  CHECK(argocd::may_be_absence(masked));
  const auto forbidden =
      argocd::error_from({.code = 7, .message = "permission denied: applications, get, a/b"});
  CHECK_FALSE(forbidden.is_lasting);
  CHECK_FALSE(argocd::may_be_absence(forbidden));
}

TEST_CASE("argocd errors: a stream has a form of its own", "[argocd]") {
  const auto* line =
      R"({"error":{"grpc_code":7,"http_code":403,"message":"permission denied","http_status":"Forbidden"}})";
  const auto error = argocd::server_error_in(line);
  REQUIRE(error);
  CHECK(error->code == 7);
  CHECK(error->message == "permission denied");
  CHECK(argocd::grpc_code({.status = 403, .body = line}) == 7);
  CHECK(argocd::error_from(*error).kind == ErrorKind::denied);
}

TEST_CASE("argocd errors: what names no code is not Argo CD's", "[argocd]") {
  const auto* text =
      GENERATE("", "x", "null", "[]", "{}", R"({"message":"no Route matched"})", R"({"code":"7"})",
               R"({"code":-1})", R"({"code":99999999999})", R"({"error":{"message":"x"}})",
               R"({"error":"invalid_request","error_description":"x"})", "{\"code\":7");
  INFO(text);
  CHECK_FALSE(argocd::server_error_in(text));
  CHECK_FALSE(argocd::grpc_code({.status = 403, .body = text}));
}

TEST_CASE("argocd errors: a code without a text is still an error with a message", "[argocd]") {
  const http::Response response = {.status = 404, .body = R"({"code":5})"};
  const auto error = argocd::error_from(response, url());
  CHECK(error.kind == ErrorKind::not_found);
  CHECK(error.message == "https://cd.example.com/api/v1/applications/web answered 404 Not Found");
}

TEST_CASE("argocd errors: a gateway that writes no `error` is believed", "[argocd]") {
  const auto* text = R"({"code":5,"message":"applications \"web\" not found","details":[]})";
  const auto found = argocd::server_error_in(text);
  REQUIRE(found);
  CHECK(found->code == 5);
  CHECK_FALSE(argocd::server_error_in(R"({"code":5,"message":"Not Found","details":[]})"));
}

TEST_CASE("argocd errors: whoever stands in front of Argo CD is told apart from it", "[argocd]") {
  struct Row {
    http::Response response;
    ErrorKind kind;
    std::string message;
    std::string hint;
  };
  const std::string html = "<html><body>Sign in</body></html>";
  const Row rows[] = {
      {page(200, "text/html", html), ErrorKind::garbled, "a page for browsers instead of JSON",
       "--header-file"},
      {page(200, "", "\n <!doctype html>"), ErrorKind::garbled, "a page for browsers", "proxy"},
      {page(200, "text/plain", "ok"), ErrorKind::garbled, "something else instead of JSON",
       "address of Argo CD's API server"},
      {page(400, "text/html", html), ErrorKind::garbled, "answered 400 with a page", "proxy"},
      {page(401, "text/html", html), ErrorKind::denied, "401 Unauthorized", "--header-file"},
      {page(403, "text/html", html), ErrorKind::denied, "403 Forbidden", "--header-file"},
      {page(403, "text/plain", "RBAC: access denied"), ErrorKind::denied, "RBAC: access denied",
       "not Argo CD"},
      {page(404, "text/html", html), ErrorKind::garbled, "answered 404 with a page", "proxy"},
      {page(404, "text/plain", "404 page not found\n"), ErrorKind::garbled, "404 page not found",
       "--root-path"},
      {page(404, "application/json", R"({"message":"no Route matched"})"), ErrorKind::garbled,
       "answered 404", "--root-path"},
      {page(404, "application/json", R"({"code":5,"message":"Not Found","details":[]})"),
       ErrorKind::garbled, "answered 404", "--root-path"},
      {page(404, "application/json", R"({"kind":"Status","code":404,"message":"no"})"),
       ErrorKind::garbled, "answered 404", "--root-path"},
      {page(405, "text/plain", "Method Not Allowed"), ErrorKind::garbled, "405", "--root-path"},
      {page(501, "text/plain", "Not Implemented"), ErrorKind::garbled, "501", "--root-path"},
      {page(407, "text/html", html), ErrorKind::denied, "the proxy answered 407", "HTTPS_PROXY"},
      {page(415, "text/plain", "Invalid content type"), ErrorKind::rejected,
       "415: Invalid content type", "a bug of ours"},
      {page(429, "text/plain", ""), ErrorKind::unreachable, "429 Too Many Requests", ""},
      {page(500, "text/plain", "oops"), ErrorKind::unreachable, "500", ""},
      {page(502, "text/html", html), ErrorKind::unreachable, "502 Bad Gateway", ""},
      {page(503, "text/html", html), ErrorKind::unreachable, "503", ""},
      {page(504, "text/html", html), ErrorKind::unreachable, "504", ""},
  };
  for (const auto& row : rows) {
    INFO(row.response.status << " " << row.response.body);
    const auto error = argocd::error_from(row.response, url());
    CHECK(error.kind == row.kind);
    CHECK(has(error.message, row.message));
    CHECK(has(error.hint, row.hint));
  }
}

TEST_CASE("argocd errors: a redirect is named, not followed", "[argocd]") {
  const auto redirect = [](const std::string& from, const std::string& location) {
    return argocd::error_from({.status = 307, .headers = {{"location", location}}}, url(from));
  };
  const auto to_https = redirect("http://cd:8080/api/version", "https://cd:8080/api/version");
  CHECK(to_https.kind == ErrorKind::garbled);
  CHECK(to_https.message == "the server at cd:8080 wants https");
  CHECK(has(to_https.hint, "--plaintext"));

  const auto to_login = redirect("https://cd/api/version", "https://u:secret@sso/auth?state=x");
  CHECK(to_login.kind == ErrorKind::garbled);
  CHECK(to_login.message == "https://cd/api/version redirects to https://***@sso/auth");
  CHECK(has(to_login.hint, "--header-file"));
}

TEST_CASE("argocd errors: what a server says is fit for a log", "[argocd]") {
  const auto error =
      argocd::error_from(answer(500, 2, "a\x1B[31m\nb" + std::string(1000, 'x')), url());
  CHECK(error.message.find_first_of("\x1B\n") == std::string::npos);
  CHECK(error.message.size() <= 500);
  const auto denied =
      argocd::error_from(answer(403, 7, "permission denied: a\x1B, b\nc, d, sub: e"), url());
  CHECK(denied.hint.find_first_of("\x1B\n") == std::string::npos);
}

TEST_CASE("read_json: the body of a success, or why there is none", "[argocd]") {
  CHECK(argocd::read_json(page(200, "application/json", R"({"a":1})"), url())->at("a") == 1);
  CHECK(argocd::read_json(page(200, "text/html", "<p>"), url()).error().kind == ErrorKind::garbled);
  CHECK(argocd::read_json(answer(404, 5, "x"), url()).error().kind == ErrorKind::not_found);
}
