// SPDX-License-Identifier: Apache-2.0
#include "services/github_answer.hpp"

#include <catch2/catch.hpp>

#include "fakes/manual_clock.hpp"

namespace services {

using State = Outcome::State;

TEST_CASE("github: answers are read as GitHub means them", "[services]") {
  struct Row {
    http::Response answer;
    State state;
    std::string message;
    base::Duration after = {};
  };
  using std::chrono::seconds;
  const std::string body = R"({"message":"API rate limit exceeded"})";
  const std::vector<Row> rows = {
      {{.status = 204}, State::sent, ""},
      {{.status = 200, .body = "[]"}, State::sent, ""},
      {{.status = 201, .body = R"({"id":1})"}, State::sent, ""},
      {{.status = 201, .body = ""}, State::failed, "this is no answer of GitHub: "},
      {{.status = 200, .body = R"({"message":"Unauthorized"})"},
       State::failed,
       R"(this is no answer of GitHub: {"message":"Unauthorized"})"},
      {{.status = 200, .body = R"({"data":{},"errors":[]})"}, State::sent, ""},
      {{.status = 200, .body = R"({"errors":[{"message":"no"},{"field":"x","code":"y"}]})"},
       State::failed,
       "GitHub answered: no: x y"},
      {{.status = 403, .body = body},
       State::later,
       "GitHub answered 403 Forbidden: API rate limit exceeded",
       seconds(60)},
      {{.status = 403, .headers = {{"retry-after", "5"}}, .body = "{}"},
       State::later,
       "GitHub answered 403 Forbidden: {}",
       seconds(5)},
      {{.status = 403,
        .headers = {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "30"}},
        .body = "no"},
       State::later,
       "GitHub answered 403 Forbidden: no",
       seconds(31)},
      {{.status = 429, .headers = {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "x"}}},
       State::later,
       "GitHub answered 429 Too Many Requests",
       seconds(60)},
      {{.status = 403, .body = R"({"message":"Resource not accessible by integration"})"},
       State::failed,
       "GitHub answered 403 Forbidden: Resource not accessible by integration"},
      {{.status = 422,
        .body = R"({"message":"Validation Failed","errors":[{"message":"too long"}]})"},
       State::failed,
       "GitHub answered 422: Validation Failed: too long"},
      {{.status = 502, .body = "bad gateway"},
       State::failed,
       "GitHub answered 502 Bad Gateway: bad gateway"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.answer.status, row.answer.body);
    fakes::ManualClock clock;
    clock.epoch = seconds(0);
    const auto outcome = read_github(row.answer, clock);
    CHECK(outcome.state == row.state);
    CHECK(outcome.error.message == row.message);
    CHECK(outcome.after == row.after);
  }
}

}  // namespace services
