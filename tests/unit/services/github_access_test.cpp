// SPDX-License-Identifier: Apache-2.0
#include "github_case.hpp"

namespace services {
namespace {

using nlohmann::json;

http::Response issued(const std::string& value, const std::string& until) {
  return created(R"({"token":")" + value + R"(","expires_at":")" + until + R"("})");
}

}  // namespace

TEST_CASE("github: a token is enough, and is shown nowhere", "[services]") {
  const auto from = github_service({{"token", "ghp_1\n"}});
  Replay replay({created()});
  const auto one = delivery(*from, {{"status", github_status}});
  CHECK(one->attempt(replay).state == State::sent);
  CHECK(asked(replay.requests) == Texts{"POST /statuses/a94a8fe5cc"});
  CHECK(header(replay.requests[0], "Authorization") == "token ghp_1");
  for (const auto& outgoing : one->plan().outgoing) {
    CHECK(header(std::get<http::Request>(outgoing), "Authorization") == "(none)");
  }
  CHECK(from->secrets().back().reveal() == "ghp_1");
}

TEST_CASE("github: an app's token is asked for when it is needed, and again when it ends",
          "[services]") {
  const auto from = github_service(github_app());
  const auto one = delivery(*from, {{"status", github_status}});
  const auto another = delivery(*from, {{"status", github_status}});
  SECTION("once for all messages") {
    Replay replay({issued("ghs_1", "2099-01-01T00:00:00Z"), created(), created()});
    CHECK(one->attempt(replay).state == State::sent);
    CHECK(another->attempt(replay).state == State::sent);
    CHECK(replay.requests.size() == 3);
    CHECK(header(replay.requests[2], "Authorization") == "token ghs_1");
  }
  SECTION("anew when the last one ends within a minute") {
    Replay replay({issued("ghs_1", "2023-11-14T22:13:50Z"), created(),
                   issued("ghs_2", "2099-01-01T00:00:00Z"), created()});
    CHECK(one->attempt(replay).state == State::sent);
    CHECK(another->attempt(replay).state == State::sent);
    CHECK(header(replay.requests[3], "Authorization") == "token ghs_2");
  }
}

TEST_CASE("github: a token that cannot be had says why, and nothing else is asked", "[services]") {
  struct Row {
    http::Response answer;
    State state;
    std::string message;
  };
  const std::vector<Row> rows = {
      {{.status = 401, .body = R"({"message":"A JSON web token could not be decoded"})"},
       State::failed,
       "GitHub answered 401 Unauthorized: A JSON web token could not be decoded"},
      {{.status = 404}, State::failed, "GitHub answered 404 Not Found"},
      {{.status = 429, .headers = {{"retry-after", "3"}}},
       State::later,
       "GitHub answered 429 Too Many Requests"},
      {created("{}"), State::failed, "this is no answer of GitHub: {}"},
      {created(R"({"token":"a\r\nb"})"), State::failed, "GitHub answered without a token"},
      {created("[]"), State::failed, "GitHub answered without a token"},
      {created("<html>"), State::failed, "this is no answer of GitHub: <html>"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.answer.body);
    Replay replay({row.answer});
    const auto outcome =
        delivery(*github_service(github_app()), {{"status", github_status}})->attempt(replay);
    CHECK(outcome.state == row.state);
    CHECK(outcome.error.message == row.message);
    CHECK(outcome.error.context.front() == "getting a token for the app");
    CHECK(replay.requests.size() == 1);
  }
}

TEST_CASE("github: options that cannot work are refused", "[services]") {
  struct Row {
    json change;
    std::string message;
  };
  const std::vector<Row> rows = {
      {{{"appID", ""}}, "appID of the service github is missing"},
      {{{"installationID", "12.9"}}, "installationID of the service github is no number"},
      {{{"privateKey", "abc"}}, "privateKey of the service github is no private key of RSA in PEM"},
      {{{"enterpriseBaseURL", "github.example.com"}},
       "enterpriseBaseURL of the service github is no http or https URL"},
      {{{"token", "a b"}}, "the token of the service github is none"},
  };
  for (const auto& row : rows) {
    auto options = github_app();
    options.update(row.change);
    const auto made = github.create("github", options);
    REQUIRE(!made);
    CHECK(made.error().message == row.message);
  }
}

TEST_CASE("github: the API is where the address says, or where its servers have it", "[services]") {
  struct Row {
    std::string given;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {"", "https://api.github.com/repos/shop/cart/"},
      {"https://github.example.com", "https://github.example.com/api/v3/repos/shop/cart/"},
      {"https://github.example.com/api/v3/", "https://github.example.com/api/v3/repos/shop/cart/"},
      {"https://api.shop.ghe.com", "https://api.shop.ghe.com/repos/shop/cart/"},
      {"http://127.0.0.1:9/github", "http://127.0.0.1:9/github/api/v3/repos/shop/cart/"},
  };
  for (const auto& row : rows) {
    const auto from = github_service({{"token", "t"}, {"enterpriseBaseURL", row.given}});
    const auto one = delivery(*from, {{"status", github_status}});
    const auto& request = request_of(*one);
    CHECK(request.url.text() == row.expected + "statuses/a94a8fe5cc");
  }
}

}  // namespace services
