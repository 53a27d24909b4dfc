// SPDX-License-Identifier: Apache-2.0
#include "forges/answer.hpp"

#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "fakes/manual_clock.hpp"

using base::ErrorKind;
using forges::Answer;
using forges::Provider;
using std::chrono::seconds;

namespace {

Answer answer(int status, const std::string& body,
              std::map<std::string, std::string> headers = {}) {
  Answer made;
  made.response = {.status = status, .headers = std::move(headers), .body = body};
  made.body = base::parse_json(body);
  return made;
}

}  // namespace

TEST_CASE("complaint_in: whatever shape a forge gives its words", "[forges]") {
  struct Row {
    std::string body;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {R"({"message":"Not Found"})", "Not Found"},
      {R"({"message":["one","two"]})", "one; two"},
      {R"({"message":{"title":["is too long"],"base":["a","b"]}})",
       "base: a; base: b; title: is too long"},
      {R"({"error":"insufficient_scope","error_description":"needs api","scope":"api"})",
       "insufficient_scope; needs api"},
      {R"({"message":"Failed","errors":[{"field":"head","code":"invalid"},{"message":"m"}]})",
       "Failed; head is invalid; m"},
      {R"({"message":"Failed","errors":{"message":"one object"}})", "Failed; one object"},
      {R"({"message":"Failed","errors":["plain"]})", "Failed; plain"},
      {R"({"type":"error","error":{"message":"m","detail":"d","fields":{"reviewers":["x"]}}})",
       "m; d; reviewers: x"},
      {R"({"errors":[{"message":"a\u001b[31m\nb"}]})", "a [31m b"},
      {R"({"message":17})", ""},
      {R"([])", ""},
      {"<html>", ""},
      {"", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    CHECK(forges::complaint_in(answer(422, row.body)) == row.expected);
  }
  CHECK(forges::complaint_in(answer(429, "Retry later\n", {{"content-type", "text/plain"}})) ==
        "Retry later");
  CHECK(forges::complaint_in(answer(400, "{\"message\":\"" + std::string(9999, 'x') + "\"}"))
            .size() <= 300);
}

TEST_CASE("failure_of: each status has one kind", "[forges]") {
  struct Row {
    int status;
    ErrorKind kind;
  };
  const auto row = GENERATE(values<Row>({{400, ErrorKind::usage},
                                         {401, ErrorKind::denied},
                                         {403, ErrorKind::denied},
                                         {423, ErrorKind::denied},
                                         {404, ErrorKind::not_found},
                                         {409, ErrorKind::conflict},
                                         {405, ErrorKind::rejected},
                                         {406, ErrorKind::rejected},
                                         {410, ErrorKind::rejected},
                                         {412, ErrorKind::rejected},
                                         {422, ErrorKind::rejected},
                                         {429, ErrorKind::unreachable},
                                         {502, ErrorKind::unreachable},
                                         {555, ErrorKind::unreachable},
                                         {302, ErrorKind::garbled}}));
  CHECK(forges::failure_of(answer(row.status, "{}"), Provider::gitea).kind == row.kind);
}

TEST_CASE("failure_of: says the way out where the forge names it", "[forges]") {
  struct Row {
    Provider provider;
    Answer answer;
    std::string part;
  };
  const std::vector<Row> rows = {
      {Provider::github,
       answer(403, "{}", {{"x-github-sso", "required; url=https://github.com/orgs/x/sso?a=b"}}),
       "https://github.com/orgs/x/sso?a=b"},
      {Provider::github, answer(403, "{}", {{"x-accepted-github-permissions", "contents=write"}}),
       "the token needs for this: contents=write; and to ask for a merge: contents=write, "
       "pull_requests=write"},
      {Provider::github, answer(403, "{}"), "pull-requests: write"},
      {Provider::github, answer(404, "{}"), "hidden from this token"},
      {Provider::github, answer(401, "{}"), "expired"},
      {Provider::gitlab, answer(403, "{}"), "scope api"},
      {Provider::gitlab, answer(404, "{}"), "--project-id"},
      {Provider::gitea, answer(403, "{}"), "write:repository and write:issue"},
      {Provider::gitea, answer(423, "{}"), "archived"},
      {Provider::bitbucket, answer(401, "{}"), "app passwords have ended"},
      {Provider::bitbucket, answer(403, R"({"error":{"detail":{"required":["a:b","c"]}}})"),
       "the token needs for this: a:b, c; and to ask for a merge: repository:write, "
       "pullrequest:write"},
      {Provider::github, answer(404, "{}"), "no such repository or pull request"},
      {Provider::gitlab, answer(404, "{}"), "if this is no GitLab, check --provider and --api-url"},
      {Provider::gitea, answer(404, "{}"), "if this is no Gitea or Forgejo, check --provider"},
      {Provider::bitbucket, answer(404, "{}"), "if this is not bitbucket.org, check --provider"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.part);
    CHECK(forges::failure_of(row.answer, row.provider).hint.find(row.part) != std::string::npos);
  }
}

TEST_CASE("next_page: in a header, as a number, in the body, or nowhere", "[forges]") {
  const auto next = [](const std::string& name, const std::string& value, const std::string& body) {
    return forges::next_page(answer(200, body, {{name, value}})).value_or("none");
  };
  CHECK(next("link", "<https://h/a?page=1>; rel=\"prev\", <https://h/a?q=x,y&page=3>; rel=\"next\"",
             "[]") == "https://h/a?q=x,y&page=3");
  CHECK(next("link", "</a?page=2>; foo=bar; rel=next", "[]") == "/a?page=2");
  CHECK(next("link", "<https://h/a>; rel=\"last\"", "[]") == "none");
  CHECK(next("link", "<<<>,>;;rel", "[]") == "none");
  CHECK(next("x-next-page", "4", "[]") == "page=4");
  CHECK(next("x-next-page", "", "[]") == "none");
  CHECK(next("x-next-page", "4&x=y", "[]") == "none");
  CHECK(next("x", "", R"({"next":"https://h/b?page=2"})") == "https://h/b?page=2");
  CHECK(next("x", "", R"({"next":7})") == "none");
}

TEST_CASE("rate_limit_pause: what each forge says about it", "[forges]") {
  fakes::ManualClock clock;  // at 1700000000
  struct Row {
    Provider provider;
    Answer answer;
    int attempt;
    std::optional<base::Duration> expected;
  };
  using Headers = std::map<std::string, std::string>;
  const Headers used_up = {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1700000030"}};
  auto with_date = used_up;
  with_date["date"] = "Tue, 14 Nov 2023 22:13:40 GMT";
  const std::string secondary = R"({"message":"You have exceeded a secondary rate limit."})";
  const std::vector<Row> rows = {
      {Provider::github, answer(403, "{}", used_up), 1, seconds(31)},
      {Provider::github, answer(429, "{}", with_date), 1, seconds(11)},
      {Provider::github, answer(403, secondary), 1, seconds(60)},
      {Provider::github, answer(403, secondary), 3, seconds(180)},
      {Provider::github, answer(403, "{}", {{"retry-after", "7"}}), 1, seconds(7)},
      {Provider::github, answer(403, R"({"message":"Resource not accessible"})"), 1, std::nullopt},
      {Provider::github, answer(422, "{}", used_up), 1, std::nullopt},
      {Provider::gitlab, answer(429, "Retry later"), 1, seconds(2)},
      {Provider::gitlab, answer(429, "Retry later"), 99, seconds(64)},
      {Provider::gitlab, answer(429, "", {{"ratelimit-reset", "1700000020"}}), 1, seconds(21)},
      {Provider::gitlab, answer(429, "", {{"ratelimit-reset", "99999999999999999"}}), 1,
       seconds(2)},
      {Provider::gitlab, answer(403, secondary), 1, std::nullopt},
      {Provider::gitea, answer(429, "", {{"retry-after", "5"}}), 1, seconds(5)},
      {Provider::bitbucket, answer(429, "{}"), 2, seconds(4)},
  };
  for (const auto& row : rows) {
    CAPTURE(row.answer.status(), row.answer.response.body, row.attempt);
    CHECK(forges::rate_limit_pause(row.answer, row.provider, row.attempt, clock) == row.expected);
  }
}
