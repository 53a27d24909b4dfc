// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "prepared.hpp"
#include "replay.hpp"
#include "services/gitlab_answer.hpp"
#include "services/gitlab_requests.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

json options(const std::string& url = {}) {
  return {{"token", "glpat-1"}, {"url", url}};
}

std::unique_ptr<Delivery> delivery(json section, Texts mentions = {},
                                   const json& given = options()) {
  section.emplace("repoURLPath", "git@gitlab.com:group/sub/web.git");
  section.emplace("revisionPath", "a94a8fe5cc");
  return delivery_of(gitlab, given, with_section(std::move(section), std::move(mentions)));
}

std::string refusal(const json& section) {
  auto service = gitlab.create("gitlab", options());
  const auto made = (*service)->prepare(with_section(section), "", {});
  return made ? "it was not refused" : made.error().message;
}

std::string note(const std::string& content) {
  const auto one = delivery({{"mergeRequestComment", {{"content", content}}}});
  return json::parse(std::get<http::Request>(one->plan().outgoing.back()).body)["body"];
}

}  // namespace

TEST_CASE("gitlab: a status has what the section says, and the message to describe it",
          "[services]") {
  const auto request = request_of(*delivery(
      {{"state", "success"}, {"name", "cd/web"}, {"targetURL", "https://argocd.example.org"}}));
  CHECK(request.url.text() ==
        "https://gitlab.com/api/v4/projects/group%2Fsub%2Fweb/statuses/a94a8fe5cc");
  CHECK(request.body == R"({"state":"success","name":"cd/web",)"
                        R"("target_url":"https://argocd.example.org",)"
                        R"("description":"web is deployed"})");
  CHECK(request_of(*delivery({{"state", " failed\n"}, {"description", "d"}})).body ==
        R"({"state":"failed","description":"d"})");
}

TEST_CASE("gitlab: a project is found below the address of its GitLab", "[services]") {
  struct Row {
    std::string url;
    std::string repository;
    std::string expected;
  };
  const std::string api = "https://git.example.org/api/v4/projects/";
  const std::string below = "https://git.example.org/forge/api/v4/projects/";
  const std::vector<Row> rows = {
      {"https://git.example.org", "https://git.example.org/g/p.git", api + "g%2Fp"},
      {"https://git.example.org/", "ssh://git@git.example.org:22/g/s/p", api + "g%2Fs%2Fp"},
      {"https://git.example.org/api/v4", "git@git.example.org:g/p", api + "g%2Fp"},
      {"https://git.example.org/forge", "https://git.example.org/forge/g/p", below + "g%2Fp"},
      {"https://git.example.org/forge/", "git@git.example.org:forge/g/p", below + "forge%2Fg%2Fp"},
      {"https://git.example.org/forge", "https://mirror.example.org/forge/g/p",
       below + "forge%2Fg%2Fp"},
      {"https://git.example.org/g", "https://git.example.org/g/p",
       "https://git.example.org/g/api/v4/projects/g%2Fp"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.url, row.repository);
    const auto one =
        delivery({{"state", "success"}, {"repoURLPath", row.repository}}, {}, options(row.url));
    CHECK(request_of(*one).url.text() == row.expected + "/statuses/a94a8fe5cc");
  }
}

TEST_CASE("gitlab: what GitLab would not take is cut, left out or refused", "[services]") {
  const auto one = delivery({{"state", "success"},
                             {"description", std::string(256, 'x')},
                             {"targetURL", "https://x/" + std::string(250, 'x')}});
  const auto body = json::parse(request_of(*one).body);
  CHECK(body["description"] == std::string(252, 'x') + "...");
  CHECK(!body.contains("target_url"));
  CHECK(one->plan().remarks.size() == 2);
  CHECK(refusal({{"state", "sucess"}}) == "'sucess' is no state of a commit at GitLab");
}

TEST_CASE("gitlab: options and sections that cannot work are refused", "[services]") {
  CHECK(!gitlab.create("gitlab", {{"url", "https://gitlab.com"}}));
  CHECK(!gitlab.create("gitlab", {{"token", "a b"}}));
  CHECK(!gitlab.create("gitlab", {{"token", "t"}, {"url", "gitlab.com"}}));
  CHECK(refusal({{"state", "success"}, {"revisionPath", "a"}}) ==
        "the application has no repository");
  CHECK(refusal({{"state", "success"}, {"repoURLPath", "https://x/g/p"}}) ==
        "there is no revision: the application was never synced");
}

TEST_CASE("gitlab: a section that decides against all of it sends nothing", "[services]") {
  Replay replay;
  const auto one = delivery({{"state", " "}, {"mergeRequestComment", {{"content", ""}}}});
  CHECK(one->attempt(replay).state == State::sent);
  CHECK(replay.requests.empty());
}

TEST_CASE("gitlab: a note is changed where its tag is found, and written where it is not",
          "[services]") {
  const json section = {{"mergeRequestComment", {{"content", "c"}, {"commentTag", "t"}}}};
  const http::Response merge_requests = {.status = 200, .body = R"([{"id":70,"iid":7}])"};
  SECTION("found") {
    Replay replay(
        {merge_requests,
         {.status = 200, .body = R"([{"id":3,"body":"<!-- argocd-notifications t -->"}])"},
         {.status = 200, .body = "{}"}});
    CHECK(delivery(section)->attempt(replay).state == State::sent);
    CHECK(replay.requests[2].method == http::Method::put);
    CHECK(replay.requests[2].url.path ==
          "/api/v4/projects/group%2Fsub%2Fweb/merge_requests/7/notes/3");
  }
  SECTION("not found") {
    Replay replay({merge_requests, {.status = 200, .body = "[]"}, {.status = 201, .body = "{}"}});
    CHECK(delivery(section)->attempt(replay).state == State::sent);
    CHECK(replay.requests[2].method == http::Method::post);
    CHECK(replay.requests[2].body == R"({"body":"c\n<!-- argocd-notifications t -->"})");
  }
}

TEST_CASE("gitlab: a note carries out no commands", "[services]") {
  CHECK(note("/merge") == "\\/merge");
  CHECK(note("a\n  /close\r\n/label ~x") == "a\n  \\/close\r\n\\/label ~x");
  CHECK(note("a /merge\n/usr/bin/x: no\n//x\n/") == "a /merge\n/usr/bin/x: no\n//x\n/");
  CHECK(delivery({{"mergeRequestComment", {{"content", "/merge"}}}})->plan().remarks.size() == 1);
}

TEST_CASE("gitlab: nobody can call everybody", "[services]") {
  const auto one = delivery({{"mergeRequestComment", {{"content", "c"}}}}, {"ada", "all"});
  CHECK(json::parse(std::get<http::Request>(one->plan().outgoing.back()).body)["body"] ==
        "c\n\n@ada");
  CHECK(one->plan().remarks.size() == 1);
}

TEST_CASE("gitlab: the state that a commit has already is no failure", "[services]") {
  const auto state_after = [](const std::string& message) {
    Replay replay({{.status = 400, .body = json{{"message", message}}.dump()}});
    return delivery({{"state", "running"}})->attempt(replay);
  };
  const std::string refused = R"(Cannot transition status via :run from :running)";
  CHECK(state_after(refused).state == State::sent);
  CHECK(state_after(refused + R"( (Reason(s): Status cannot transition via "run"))").remarks ==
        Texts{"the commit has the state 'running' already"});
  CHECK(state_after("Cannot transition status via :run from :runningx").state == State::failed);
  CHECK(state_after("Cannot transition status via :run from :success").state == State::failed);
}

TEST_CASE("gitlab: answers are read as GitLab means them", "[services]") {
  struct Row {
    http::Response answer;
    State state;
    ErrorKind kind = ErrorKind::unreachable;
    std::string message = {};
  };
  const std::vector<Row> rows = {
      {{.status = 201, .body = "{}"}, State::sent},
      {{.status = 200, .body = "[]"}, State::sent},
      {{.status = 200, .body = ""},
       State::failed,
       ErrorKind::garbled,
       "this is no answer of GitLab: "},
      {{.status = 200, .body = "<html>"},
       State::failed,
       ErrorKind::garbled,
       "this is no answer of GitLab: <html>"},
      {{.status = 401, .body = R"({"message":"401 Unauthorized"})"},
       State::failed,
       ErrorKind::denied,
       "GitLab answered 401 Unauthorized: 401 Unauthorized"},
      {{.status = 403, .body = R"({"error":"insufficient_scope","error_description":"more"})"},
       State::failed,
       ErrorKind::denied,
       "GitLab answered 403 Forbidden: insufficient_scope: more"},
      {{.status = 404, .body = R"({"message":"404 Project Not Found"})"},
       State::failed,
       ErrorKind::not_found,
       "GitLab answered 404 Not Found: 404 Project Not Found"},
      {{.status = 400, .body = R"({"message":{"name":["is too long"]}})"},
       State::failed,
       ErrorKind::rejected,
       R"(GitLab answered 400: {"name":["is too long"]})"},
      {{.status = 409, .body = R"({"message":"409 Conflict"})"},
       State::failed,
       ErrorKind::rejected,
       "GitLab answered 409: 409 Conflict"},
      {{.status = 429, .body = "Retry later\n"},
       State::later,
       ErrorKind::unreachable,
       "GitLab answered 429 Too Many Requests: Retry later"},
      {{.status = 500, .body = "{}"},
       State::failed,
       ErrorKind::unreachable,
       "GitLab answered 500 Internal Server Error: {}"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.answer.status, row.answer.body);
    const auto outcome = read(read_gitlab, row.answer);
    CHECK(outcome.state == row.state);
    if (outcome.state == State::sent) continue;
    CHECK(outcome.error.kind == row.kind);
    CHECK(outcome.error.message == row.message);
  }
}

}  // namespace services
