// SPDX-License-Identifier: Apache-2.0
#include "forges/github_app.hpp"

#include "base/json.hpp"
#include "crypto/jwt.hpp"
#include "fakes/rsa_key.hpp"
#include "forge_case.hpp"

namespace forges {
namespace {

const Reply installed = {.body = R"({"id":123,"suspended_at":null})"};
const Reply minted = {.status = 201,
                      .body = R"({"token":"ghs_1_a.b.c","expires_at":"2026-01-01T00:00:00Z"})"};

struct AppCase : Case {
  explicit AppCase(std::vector<Reply> answers) : Case(Provider::github, std::move(answers)) {}

  base::Result<Access> get() {
    return github_app_access(client, app, project,
                             {{"contents", "write"}, {"pull_requests", "write"}}, deadline, log);
  }

  std::string outcome() {
    const auto access = get();
    return access ? access->token.reveal() : "error: " + base::to_string(access.error());
  }

  // What a request says about itself.
  nlohmann::json claims(std::size_t index) const {
    const auto request = server.requests().at(index);
    const auto start = request.find("Bearer ") + 7;
    const auto parts = base::split(std::string_view(request).substr(start), '.');
    auto text = base::replace_all(std::string(parts.at(1)), "-", "+");
    return base::parse_json(base::base64_decoded(base::replace_all(text, "_", "/")).value_or("{}"));
  }

  GithubApp app = {.id = "Iv23abc", .key = base::Secret(fakes::rsa_key())};
};

}  // namespace

TEST_CASE("github app: a token for one repository", "[forges]") {
  AppCase one({installed, minted});
  const auto access = one.get();
  REQUIRE(access);
  CHECK(access->token.reveal() == "ghs_1_a.b.c");
  CHECK(access->minted_at == one.clock.now());
  CHECK(one.log.shown("ghs_1_a.b.c") == "***");
  CHECK(one.asked() ==
        Lines{"GET /api/repos/team/deploy/installation",
              R"(POST /api/app/installations/123/access_tokens {"permissions":{"contents":"write",)"
              R"("pull_requests":"write"},"repositories":["deploy"]})"});
  CHECK(one.claims(0) ==
        nlohmann::json{{"iat", 1699999940}, {"exp", 1700000540}, {"iss", "Iv23abc"}});
}

TEST_CASE("github app: a known installation is not looked for", "[forges]") {
  AppCase one({minted});
  one.app.installation = "77";
  CHECK(one.outcome() == "ghs_1_a.b.c");
  CHECK(one.asked().at(0).starts_with("POST /api/app/installations/77/access_tokens "));
}

TEST_CASE("github app: GitHub's clock counts", "[forges]") {
  const Reply late = {.status = 401,
                      .body = R"({"message":"'Issued at' claim ('iat') must be in the past"})",
                      .more_headers = "Date: Tue, 14 Nov 2023 22:03:20 GMT\r\n"};
  AppCase one({late, minted});
  one.app.installation = "77";
  CHECK(one.outcome() == "ghs_1_a.b.c");
  CHECK(one.claims(1).at("iat") == 1700000000 - 600 - 60);
  CHECK(one.said.str().find("the clock of this machine differs from GitHub's by 10m") !=
        std::string::npos);
}

TEST_CASE("github app: a clock that is days away is not believed", "[forges]") {
  const Reply later = {
      .status = 401, .body = "{}", .more_headers = "Date: Sun, 01 Jan 2040 00:00:00 GMT\r\n"};
  AppCase one({later, minted});
  one.app.installation = "77";
  CHECK(one.get().error().kind == base::ErrorKind::denied);
  CHECK(one.asked().size() == 1);
  CHECK(one.said.str().find("the clock of this machine differs") != std::string::npos);
}

TEST_CASE("github app: a token whose making was not answered is asked for again", "[forges]") {
  AppCase one({installed, {.status = 0}, {.status = 502}, minted});
  CHECK(one.outcome() == "ghs_1_a.b.c");
}

TEST_CASE("github app: why there is no token", "[forges]") {
  struct Row {
    std::vector<Reply> answers;
    std::string expected;
  };
  const std::string doing = "error: getting a token for the app: ";
  const std::vector<Row> rows = {
      {{{.status = 404, .body = R"({"message":"Not Found"})"}},
       doing + "looking where the app is installed: GitHub answered 404: Not Found"},
      {{{.status = 401, .body = R"({"message":"A JSON web token could not be decoded"})"}},
       doing + "looking where the app is installed: GitHub answered 401: A JSON web token could "
               "not be decoded"},
      {{{.body = "{}"}},
       doing + "looking where the app is installed: GitHub answered without the "
               "number of the installation"},
      {{installed, {.status = 422, .body = R"({"message":"permissions not granted"})"}},
       doing + "GitHub answered 422: permissions not granted"},
      {{installed, {.status = 403, .body = R"({"message":"suspended"})"}},
       doing + "GitHub answered 403: suspended"},
      {{installed, {.status = 201, .body = R"({"token":"a\nb"})"}},
       doing + "GitHub answered without a token"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected);
    AppCase one(row.answers);
    CHECK(one.outcome() == row.expected);
  }
  AppCase one({minted});
  one.app.key = base::Secret("abc");
  CHECK(one.get().error().kind == base::ErrorKind::usage);
  one.app.installation = "x";
  CHECK(one.outcome() == doing +
                             "looking where the app is installed: 'x' is no number of an "
                             "installation");
}

TEST_CASE("github app: a token can be had anew, and ended", "[forges]") {
  const Reply next = {.status = 201, .body = R"({"token":"ghs_2"})"};
  AppCase one({installed, minted, installed, next, {.status = 204}});
  const auto access = one.get();
  REQUIRE(access);
  CHECK(access->source->newest().reveal() == "ghs_1_a.b.c");
  CHECK(access->source->after(access->token)->token.reveal() == "ghs_2");
  // Whoever comes later with the old one gets the same.
  CHECK(access->source->after(access->token)->token.reveal() == "ghs_2");
  CHECK(access->source->newest().reveal() == "ghs_2");
  CHECK(one.log.shown("ghs_2") == "***");
  CHECK(revoke_github_token(one.client, one.project, access->token, one.deadline, one.log));
  CHECK(one.asked().back() == "DELETE /api/installation/token");
  CHECK(one.server.requests().back().find("Bearer ghs_1_a.b.c") != std::string::npos);
}

}  // namespace forges
