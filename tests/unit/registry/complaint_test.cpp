// SPDX-License-Identifier: Apache-2.0
#include "registry/complaint.hpp"

#include <catch2/catch.hpp>

using base::ErrorKind;

namespace {

base::Error failure(int status, const std::string& body, bool is_logged_in = false) {
  const auto image = images::parse_reference("reg.example.com/team/app:v1").value();
  const http::Response response = {.status = status, .body = body};
  return registry::failure_of(
      response, {.image = image, .is_logged_in = is_logged_in, .login_hint = "log in"});
}

std::string body_of(const std::string& code) {
  return R"({"errors":[{"code":")" + code + R"(","message":"words","detail":[1]}]})";
}

}  // namespace

TEST_CASE("failure_of: the status and the code tell what it means", "[registry]") {
  struct Row {
    int status;
    const char* code;
    ErrorKind kind;
  };
  const auto row = GENERATE(values<Row>({
      {401, "UNAUTHORIZED", ErrorKind::denied},
      {403, "DENIED", ErrorKind::denied},
      {403, "", ErrorKind::denied},
      {404, "NAME_UNKNOWN", ErrorKind::not_found},
      {404, "MANIFEST_UNKNOWN", ErrorKind::not_found},
      {404, "NOT_FOUND", ErrorKind::not_found},
      {429, "TOOMANYREQUESTS", ErrorKind::unreachable},
      {403, "TOOMANYREQUESTS", ErrorKind::unreachable},
      {400, "UNAVAILABLE", ErrorKind::unreachable},
      {400, "UNKNOWN", ErrorKind::unreachable},
      {500, "", ErrorKind::unreachable},
      {503, "", ErrorKind::unreachable},
      {400, "NAME_INVALID", ErrorKind::usage},
      {400, "TAG_INVALID", ErrorKind::usage},
      {400, "MANIFEST_INVALID", ErrorKind::usage},
      {400, "PAGINATION_NUMBER_INVALID", ErrorKind::garbled},
      {302, "", ErrorKind::garbled},
  }));
  INFO(row.status << " " << row.code);
  CHECK(failure(row.status, body_of(row.code)).kind == row.kind);
}

TEST_CASE("failure_of: what may not be read may not exist", "[registry]") {
  const auto error = failure(401, body_of("UNAUTHORIZED"));
  CHECK(error.message ==
        "reg.example.com/team/app does not exist, or may not be read without a login: "
        "reg.example.com answered 401 (UNAUTHORIZED: words)");
  CHECK(error.hint == "log in");
  const auto logged_in = failure(403, "", true);
  CHECK(logged_in.message ==
        "reg.example.com/team/app does not exist, or these credentials may not read it: "
        "reg.example.com answered 403");
  CHECK(logged_in.hint == registry::wrong_login_hint);
}

TEST_CASE("parse_complaint: any body may come", "[registry]") {
  for (const auto* body :
       {"", "[]", "{}", "null", "{\"errors\":null}", "{\"errors\":[]}", "{\"errors\":[1]}",
        "{\"errors\":{\"code\":\"X\"}}", "404 page not found", "{\"errors\":[{\"code\":1}]}"}) {
    INFO(body);
    CHECK(registry::parse_complaint(body).code.empty());
  }
  CHECK(registry::parse_complaint(body_of("denied")).code == "DENIED");
}

TEST_CASE("failure_of: the words of a registry cannot act on a terminal", "[registry]") {
  const auto error = failure(403, body_of("X\\u001b[31m\\n" + std::string(5000, 'a')));
  CHECK(error.message.find('\x1b') == std::string::npos);
  CHECK(error.message.find('\n') == std::string::npos);
  CHECK(error.message.size() < 600);
}
