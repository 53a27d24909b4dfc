// SPDX-License-Identifier: Apache-2.0
#include "http/response.hpp"

#include <catch2/catch.hpp>

#include "fakes/manual_clock.hpp"

using base::ErrorKind;
using http::Response;

namespace {

base::Error error(const Response& response) {
  return http::error_from(response, http::parse_url("https://git.example.com/r").value());
}

}  // namespace

TEST_CASE("Response: a success is a status of 200 to 299", "[http]") {
  CHECK(Response{.status = 200}.is_success());
  CHECK(Response{.status = 299}.is_success());
  CHECK_FALSE(Response{.status = 199}.is_success());
  CHECK_FALSE(Response{.status = 300}.is_success());
}

TEST_CASE("error_from: each status has one kind", "[http]") {
  struct Row {
    int status;
    ErrorKind kind;
  };
  const auto row = GENERATE(values<Row>({
      {401, ErrorKind::denied},
      {403, ErrorKind::denied},
      {407, ErrorKind::denied},
      {404, ErrorKind::not_found},
      {410, ErrorKind::not_found},
      {429, ErrorKind::unreachable},
      {500, ErrorKind::unreachable},
      {502, ErrorKind::unreachable},
      {503, ErrorKind::unreachable},
      {400, ErrorKind::garbled},
      {413, ErrorKind::rejected},
      {302, ErrorKind::garbled},
  }));
  CHECK(error({.status = row.status}).kind == row.kind);
}

TEST_CASE("error_from: plain words of the server are quoted, pages are not", "[http]") {
  const Response words = {.status = 403,
                          .headers = {{"content-type", "text/plain; charset=utf-8"}},
                          .body = "Write access not granted.\x1b[31m\nmore"};
  CHECK(error(words).message ==
        "https://git.example.com/r answered 403 Forbidden: Write access not granted. [31m");
  const Response page = {
      .status = 403, .headers = {{"content-type", "text/html"}}, .body = "<html>no</html>"};
  CHECK(error(page).message == "https://git.example.com/r answered 403 Forbidden");
}

TEST_CASE("retry_after: seconds, a date, nothing, nonsense", "[http]") {
  fakes::ManualClock clock;
  const auto wait = [&](const std::string& value) {
    return http::retry_after({.status = 429, .headers = {{"retry-after", value}}}, clock);
  };
  CHECK(wait("7") == std::chrono::seconds(7));
  CHECK(wait("Tue, 14 Nov 2023 22:13:30 GMT") == std::chrono::seconds(10));
  CHECK(wait("Tue, 14 Nov 2023 22:13:10 GMT") == std::chrono::seconds(0));
  CHECK(wait("99999999999999999999") == std::nullopt);
  CHECK(wait("999999999") == std::chrono::hours(24));
  CHECK(wait("soon") == std::nullopt);
  CHECK(http::retry_after({.status = 429}, clock) == std::nullopt);
}

TEST_CASE("is_passing: only what a server asks to come again for", "[http]") {
  for (const int status : {429, 500, 502, 503, 504}) CHECK(http::is_passing(status));
  for (const int status : {200, 301, 400, 401, 403, 404, 501})
    CHECK_FALSE(http::is_passing(status));
}

TEST_CASE("server_time: a date, nothing, nonsense", "[http]") {
  const auto time = [](const std::string& value) {
    return http::server_time({.status = 200, .headers = {{"date", value}}});
  };
  CHECK(time("Tue, 14 Nov 2023 22:13:20 GMT") == std::chrono::seconds(1700000000));
  CHECK(time("") == std::nullopt);
  CHECK(time("soon") == std::nullopt);
}
