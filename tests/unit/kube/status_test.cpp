// SPDX-License-Identifier: Apache-2.0
#include "kube/status.hpp"

#include <catch2/catch.hpp>

using namespace kube;
using base::ErrorKind;

namespace {

const auto url = http::parse_url("https://k.example:6443/apis/x").value();

base::Error answered(int status, const std::string& type, const std::string& body) {
  return error_of({.status = status, .headers = {{"content-type", type}}, .body = body}, url);
}

}  // namespace

TEST_CASE("error_of: the reason decides, then the code", "[kube]") {
  struct Row {
    std::string reason;
    int code;
    ErrorKind kind;
  };
  const auto row = GENERATE(values<Row>({
      {"NotFound", 404, ErrorKind::not_found},
      {"Forbidden", 403, ErrorKind::denied},
      {"Unauthorized", 401, ErrorKind::denied},
      {"Conflict", 409, ErrorKind::conflict},
      {"AlreadyExists", 409, ErrorKind::conflict},
      {"Expired", 410, ErrorKind::conflict},
      {"Gone", 410, ErrorKind::conflict},
      {"Invalid", 422, ErrorKind::rejected},
      {"BadRequest", 400, ErrorKind::rejected},
      {"UnsupportedMediaType", 415, ErrorKind::rejected},
      {"TooManyRequests", 429, ErrorKind::unreachable},
      {"InternalError", 500, ErrorKind::unreachable},
      {"ServiceUnavailable", 503, ErrorKind::unreachable},
      {"Timeout", 504, ErrorKind::unreachable},
      {"NotFound", 0, ErrorKind::not_found},
      {"", 404, ErrorKind::not_found},
      {"Newfangled", 409, ErrorKind::conflict},
      {"Newfangled", 418, ErrorKind::rejected},
      {"Newfangled", 599, ErrorKind::unreachable},
  }));
  CAPTURE(row.reason, row.code);
  CHECK(error_of({.code = row.code, .reason = row.reason, .message = "m"}).kind == row.kind);
}

TEST_CASE("error_of: who is not let in need not try again", "[kube]") {
  CHECK(error_of({.code = 401}).is_lasting);
  CHECK_FALSE(error_of({.code = 403, .reason = "Forbidden"}).is_lasting);
}

TEST_CASE("error_of: the words of the server are kept, fit for a log", "[kube]") {
  const auto forbidden = answered(403, "application/json",
                                  R"({"kind":"Status","reason":"Forbidden","code":403,"message":
          "applications.argoproj.io \"web\" is forbidden: User \"ci\" cannot get resource"})");
  CHECK(forbidden.message ==
        "applications.argoproj.io \"web\" is forbidden: User \"ci\" cannot get resource");
  CHECK(forbidden.hint == "a Role or ClusterRole has to allow this");
  CHECK(error_of({.code = 404, .message = "a\nb\x1b[0m"}).message == "a b [0m");
  CHECK(error_of({.code = 422, .reason = "Invalid"}).message ==
        "the API server says no: Invalid (422)");
  CHECK(error_of({.code = 401, .reason = "Unauthorized", .message = "Unauthorized"}).message ==
        "the API server does not accept our credentials: Unauthorized");
}

TEST_CASE("error_of: what is no Status is told by type and status", "[kube]") {
  struct Row {
    int status;
    std::string type;
    std::string body;
    ErrorKind kind;
    std::string message;
  };
  const std::string place = "https://k.example:6443/apis/x";
  const auto row = GENERATE_COPY(values<Row>({
      {403, "text/html", "<html>", ErrorKind::garbled,
       place + " answered 403 with text/html, not a Status of Kubernetes"},
      {200, "text/html; charset=utf-8", "<html>", ErrorKind::garbled,
       place + " answered 200 with text/html; charset=utf-8, not JSON"},
      {200, "", "", ErrorKind::garbled,
       place + " answered 200 with something without a content type, not JSON"},
      {404, "application/json", "{\"message\":\"x\"}", ErrorKind::garbled,
       place + " answered 404 with application/json, not a Status of Kubernetes"},
      {404, "application/json", "{", ErrorKind::garbled,
       place + " answered 404 with application/json, not a Status of Kubernetes"},
      {404, "text/plain", "404 page not found\n", ErrorKind::not_found,
       place + " answered 404 Not Found: 404 page not found"},
      {503, "text/html", "<html>", ErrorKind::unreachable,
       place + " answered 503 Service Unavailable"},
      {429, "text/plain", "Too many requests", ErrorKind::unreachable,
       place + " answered 429 Too Many Requests: Too many requests"},
      {401, "text/html", "<html>", ErrorKind::denied,
       "the API server does not accept our credentials"},
      {302, "text/html", "", ErrorKind::garbled,
       place + " redirects elsewhere, which an API server does not do"},
  }));
  CAPTURE(row.status, row.type);
  const auto error = answered(row.status, row.type, row.body);
  CHECK(error.kind == row.kind);
  CHECK(error.message == row.message);
}

TEST_CASE("error_of: a Status without a code has that of the answer", "[kube]") {
  CHECK(answered(409, "application/json; charset=utf-8", R"({"kind":"Status","code":"x"})").kind ==
        ErrorKind::conflict);
}

TEST_CASE("read_error_event: the Status in an event", "[kube]") {
  const auto status = read_error_event(
      R"({"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"m"}})");
  CHECK(is_expired(status));
  CHECK(is_expired({.reason = "Gone"}));
  CHECK_FALSE(is_expired(read_error_event(R"({"type":"ERROR","object":{"code":410}})")));
  CHECK_FALSE(is_expired(read_error_event("{")));
}
