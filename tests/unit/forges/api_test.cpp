// SPDX-License-Identifier: Apache-2.0
#include "forges/api.hpp"

#include <catch2/catch.hpp>

#include "api_case.hpp"

namespace forges {
namespace {

using http::Method;
using std::chrono::minutes;
using std::chrono::seconds;

struct ApiCase : Case {
  ApiCase(std::vector<Reply> answers, Access given = {}, base::Duration allowed = minutes(10))
      : Case(Provider::github, std::move(answers), allowed), access(std::move(given)) {
    if (access.token.empty()) access.token = base::Secret("t");
  }

  Api api() { return Api(client, project, access, deadline, log); }

  Access access;
};

struct Tokens final : TokenSource {
  base::Result<Access> after(const base::Secret& old) override {
    ended.push_back(old.reveal());
    Access access;
    access.token = token = base::Secret("t" + std::to_string(ended.size()));
    return access;
  }
  const base::Secret& newest() const override { return token; }

  base::Secret token;
  std::vector<std::string> ended;
};

const Reply fine = {.status = 200, .body = R"({"a":1})"};

}  // namespace

TEST_CASE("api: what only reads is asked again, what changes is not", "[forges]") {
  struct Row {
    Method method;
    std::vector<Reply> answers;
    int status;
    std::size_t requests;
  };
  const Reply outage = {.status = 502};
  const Reply lost = {.status = 0};
  const std::vector<Row> rows = {{Method::get, {outage, lost, fine}, 200, 3},
                                 {Method::del, {outage, {.status = 204}}, 204, 2},
                                 {Method::get, {outage}, 502, 5},
                                 {Method::post, {outage, fine}, 502, 1},
                                 {Method::put, {{.status = 555}, fine}, 555, 1},
                                 {Method::patch, {outage, fine}, 502, 1},
                                 {Method::get, {{.status = 404}, fine}, 404, 1}};
  for (const auto& row : rows) {
    CAPTURE(row.status, row.requests);
    ApiCase one(row.answers);
    const auto answer = one.api().ask(row.method, "/x");
    REQUIRE(answer);
    CHECK(answer->status() == row.status);
    CHECK(one.asked().size() == row.requests);
  }
}

TEST_CASE("api: an answer is 8 MiB at the most", "[forges]") {
  const auto text = "[" + std::string((std::size_t{8} << 20U) - 2, ' ') + "]";
  ApiCase enough({{.status = 200, .body = text}});
  CHECK(enough.api().ask(Method::get, "/x"));
  ApiCase over({{.status = 200, .body = text + " "}});
  const auto answer = over.api().ask(Method::get, "/x");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == base::ErrorKind::garbled);
  CHECK(answer.error().may_have_arrived);
}

TEST_CASE("api: a lost answer to what changes may have arrived", "[forges]") {
  ApiCase one({{.status = 0}, fine});
  const auto answer = one.api().ask(Method::post, "/x", {{"a", 1}});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().may_have_arrived);
  CHECK(one.asked() == std::vector<std::string>{R"(POST /api/x {"a":1})"});
}

TEST_CASE("api: waits where the forge limits how often it is asked", "[forges]") {
  const Reply limited = {.status = 403,
                         .body = "{}",
                         .more_headers =
                             "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: "
                             "1700000060\r\n"};
  ApiCase one({limited, fine});
  CHECK(one.api().need(Method::post, "/x", {{"a", 1}}));
  CHECK(one.clock.slept == seconds(61));
  CHECK(one.said.str().find("GitHub answered 403; trying again in 61 s") != std::string::npos);
  ApiCase short_of_time({limited, fine}, {}, seconds(30));
  const auto answer = short_of_time.api().need(Method::get, "/x");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().message == "GitHub answered 403");
  CHECK(answer.error().kind == base::ErrorKind::unreachable);
  CHECK(short_of_time.clock.slept == seconds(0));
}

TEST_CASE("api: a limit that names no time to come is asked less and less often", "[forges]") {
  const auto* named =
      GENERATE("Retry-After: 0\r\n", "Retry-After: Tue, 14 Nov 2023 22:03:20 GMT\r\n",
               "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1\r\n");
  const Reply limited = {.status = 429, .body = "{}", .more_headers = named};
  ApiCase one({limited, limited, limited, limited, fine});
  CHECK(one.api().need(Method::post, "/x", {{"a", 1}}));
  CHECK(one.clock.slept == seconds(1 + 2 + 4 + 8));
  ApiCase forever({limited});
  CHECK_FALSE(forever.api().need(Method::get, "/x"));
  CHECK(forever.asked().size() < 20);
}

TEST_CASE("api: GraphQL limits with a success", "[forges]") {
  const std::string body =
      GENERATE(R"({"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]})",
               R"({"errors":[{"type":"RATE_LIMIT","code":"graphql_rate_limit","message":"x"}]})",
               R"({"errors":[{"message":"You have exceeded a secondary rate limit"}]})");
  const Reply limited = {.status = 200, .body = body};
  ApiCase one({limited, fine});
  CHECK(one.api().graphql("query", {{"a", 1}})->body == nlohmann::json{{"a", 1}});
  CHECK(one.clock.slept == seconds(60));
  ApiCase short_of_time({limited}, {}, seconds(30));
  const auto answer = short_of_time.api().graphql("query", {{"a", 1}});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == base::ErrorKind::unreachable);
  ApiCase refused({{.body = R"({"errors":[{"type":"FORBIDDEN","message":"no rate limit"}]})"}});
  CHECK(refused.api().graphql("query", {{"a", 1}})->body.contains("errors"));
  CHECK(refused.asked().size() == 1);
}

TEST_CASE("api: follows a redirect within one server only", "[forges]") {
  struct Row {
    Method method;
    int status;
    std::string location;
    int expected;
  };
  const std::vector<Row> rows = {{Method::get, 301, "/api/y", 200},
                                 {Method::get, 302, "/api/y", 200},
                                 {Method::post, 307, "/api/y", 200},
                                 {Method::patch, 308, "/api/y", 200},
                                 {Method::post, 301, "/api/y", 301}};
  for (const auto& row : rows) {
    CAPTURE(row.status, row.location);
    ApiCase one(
        {{.status = row.status, .more_headers = "Location: " + row.location + "\r\n"}, fine});
    const auto answer = one.api().ask(row.method, "/x");
    REQUIRE(answer);
    CHECK(answer->status() == row.expected);
  }
  ApiCase round({{.status = 301, .more_headers = "Location: /api/x\r\n"}});
  CHECK(round.api().ask(Method::get, "/x"));
  CHECK(round.asked().size() == 4);
}

TEST_CASE("api: what leads elsewhere, or nowhere, is no answer of the API", "[forges]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"http://localhost:1/y", "another server, where nothing is sent: http://localhost:1/y"},
      {"//other.example/y?token=x", "another server, where nothing is sent: http://other.example"},
      {"ftp://other.example/\x1b[2J", "what is no address"}};
  for (const auto& [location, said] : rows) {
    CAPTURE(location);
    const Reply moved = {.status = 302, .more_headers = "Location: " + location + "\r\n"};
    ApiCase one({moved, fine});
    const auto answer = one.api().ask(Method::get, "/x");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == base::ErrorKind::garbled);
    CHECK(answer.error().message.find(said) != std::string::npos);
    CHECK(answer.error().message.find('\x1b') == std::string::npos);
    CHECK(one.asked().size() == 1);
  }
  const Reply page = {.body = "[]", .more_headers = "Link: <ftp://x/>; rel=\"next\"\r\n"};
  ApiCase list({page});
  const auto listed = list.api().each("/x", [](const auto&) { return true; });
  REQUIRE_FALSE(listed);
  CHECK(listed.error().kind == base::ErrorKind::garbled);
}

TEST_CASE("api: a token that is not accepted gives way to the next one", "[forges]") {
  const Reply refused = {.status = 401, .body = R"({"message":"Bad credentials"})"};
  ApiCase one({refused, fine, refused});
  one.access.origin = "GIT_PASSWORD";
  one.access.others = {{.token = base::Secret("t2"), .origin = "the netrc file"}};
  auto api = one.api();
  CHECK(api.need(Method::post, "/x"));
  CHECK(one.server.requests().at(1).find("Authorization: Bearer t2\r\n") != std::string::npos);
  CHECK(one.said.str().find("does not accept the token from GIT_PASSWORD; trying that from the "
                            "netrc file") != std::string::npos);
  CHECK_FALSE(api.need(Method::get, "/x"));
  CHECK(one.asked().size() == 3);
}

TEST_CASE("api: a token that has worked gives way to none", "[forges]") {
  const Reply refused = {.status = 401, .body = "{}"};
  ApiCase one({fine, refused});
  one.access.others = {{.token = base::Secret("t2")}};
  auto api = one.api();
  CHECK(api.need(Method::get, "/x"));
  CHECK_FALSE(api.need(Method::put, "/merge"));
  CHECK(one.asked().size() == 2);
}

TEST_CASE("api: what does no harm when it is asked twice is asked again", "[forges]") {
  ApiCase one({{.status = 502}, {.status = 0}, fine});
  Api api(one.client, one.project, one.access, one.deadline, one.log, {.is_safe = true});
  CHECK(api.need(Method::post, "/x"));
  CHECK(one.asked().size() == 3);
}

TEST_CASE("api: of values there are 200,000 at the most", "[forges]") {
  std::string text = "[1";
  for (int i = 1; i < 200'000; ++i) text += ",1";
  ApiCase one({{.body = text + "]"}, {.body = text + ",1]"}});
  auto api = one.api();
  CHECK(api.need(Method::get, "/x"));
  CHECK(api.need(Method::get, "/x").error().kind == base::ErrorKind::garbled);
}

TEST_CASE("api: a fresh token is given time to be known", "[forges]") {
  const int status = GENERATE(401, 404);
  const Reply unknown = {.status = status, .body = "{}"};
  ApiCase one({unknown, unknown, fine, unknown});
  one.access.minted_at = one.clock.now();
  auto api = one.api();
  CHECK(api.need(Method::get, "/x"));
  CHECK(one.clock.slept == seconds(13));
  CHECK_FALSE(api.need(Method::get, "/x"));
  CHECK(one.asked().size() == 4);
}

TEST_CASE("api: a token that is not fresh, or stays unknown, is not waited for long", "[forges]") {
  const Reply unknown = {.status = 401, .body = "{}"};
  ApiCase old({unknown});
  old.access.minted_at = old.clock.now() - seconds(46);
  CHECK_FALSE(old.api().need(Method::get, "/x"));
  CHECK(old.asked().size() == 1);
  ApiCase fresh({unknown});
  fresh.access.minted_at = fresh.clock.now();
  CHECK_FALSE(fresh.api().need(Method::get, "/x"));
  CHECK(fresh.clock.slept == seconds(43));
}

TEST_CASE("api: a token is renewed each time that it has ended", "[forges]") {
  const Reply ended = {.status = 401, .body = R"({"message":"Bad credentials"})"};
  ApiCase one({fine, ended, fine, ended, fine, ended});
  const auto source = std::make_shared<Tokens>();
  one.access.source = source;
  auto api = one.api();
  CHECK(api.need(Method::get, "/x"));
  CHECK(api.need(Method::post, "/x"));
  CHECK(one.server.requests().at(2).find("Authorization: Bearer t1\r\n") != std::string::npos);
  CHECK(api.need(Method::get, "/x"));
  CHECK(one.server.requests().at(4).find("Authorization: Bearer t2\r\n") != std::string::npos);
  CHECK_FALSE(api.need(Method::get, "/x"));
  CHECK(source->ended == std::vector<std::string>{"t", "t1", "t2"});
}

TEST_CASE("api: an answer that is no JSON is none", "[forges]") {
  ApiCase one({{.status = 200, .type = "text/html", .body = "<html>"}});
  const auto answer = one.api().need(Method::get, "/x");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().message == "GitHub answered no JSON, or too much of it");
  const auto listed = one.api().each("/x", [](const auto&) { return true; });
  REQUIRE_FALSE(listed);
  CHECK(listed.error().kind == base::ErrorKind::garbled);
  CHECK(listed.error().message == answer.error().message);
}

TEST_CASE("api: a page instead of an answer is asked past, once", "[forges]") {
  const Reply page = {.status = 200, .type = "text/html", .body = "<html>"};
  ApiCase one({page, fine, page, page, fine});
  CHECK(one.api().need(Method::get, "/x"));
  CHECK(one.said.str().find("GitHub answered no JSON, or too much of it; trying again in ") !=
        std::string::npos);
  CHECK_FALSE(one.api().need(Method::get, "/x"));
  CHECK(one.asked().size() == 4);
  ApiCase much({{.status = 200, .body = "[1"}, fine});
  CHECK_FALSE(much.api().need(Method::get, "/x"));
}

TEST_CASE("api: a page says nothing of what was to change", "[forges]") {
  const Reply page = {.status = 200, .type = "text/html", .body = "<html>"};
  ApiCase one({page});
  const auto method = GENERATE(Method::post, Method::put, Method::patch, Method::del);
  const auto answer = one.api().ask(method, "/x");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().message == "GitHub answered no JSON, or too much of it");
  CHECK(answer.error().may_have_arrived);
  CHECK(one.api().ask(Method::get, "/x"));
  const Reply no_content = {.status = 204};
  ApiCase empty({no_content});
  CHECK(empty.api().ask(method, "/x"));
}

TEST_CASE("api: a list without an end is left after twenty pages", "[forges]") {
  const Reply page = {.body = "[1]", .more_headers = "Link: </api/x?page=2>; rel=\"next\"\r\n"};
  ApiCase one({page, page});
  int count = 0;
  CHECK(one.api().each("/x", [&](const auto&) { return ++count > 0; }));
  CHECK(count == 20);
  CHECK(one.api().each("/x", [&](const auto&) { return ++count < 23; }));
  CHECK(count == 23);
}

}  // namespace forges
