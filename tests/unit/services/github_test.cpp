// SPDX-License-Identifier: Apache-2.0
#include "github_case.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

base::Error refusal(const json& section) {
  const auto made = github_service()->prepare(with_section(at_place(section)), "", {});
  return made ? base::usage_error("it was not refused") : made.error();
}

Texts planned(const Delivery& delivery) {
  std::vector<http::Request> requests;
  for (const auto& one : delivery.plan().outgoing) requests.push_back(std::get<http::Request>(one));
  return asked(requests);
}

}  // namespace

TEST_CASE("github: a preview shows all that would be asked, as far as it is known", "[services]") {
  const json section = {{"status", github_status},
                        {"deployment", {{"state", "success"}, {"environment", "prod"}}},
                        {"pullRequestComment", {{"content", "c"}, {"commentTag", "t"}}},
                        {"checkRun", {{"name", "cd"}}},
                        {"repositoryDispatch", {{"event_type", "e"}}}};
  CHECK(planned(*delivery(*github_service(github_app()), section)) ==
        Texts{"POST /app/installations/67890/access_tokens", "POST /statuses/a94a8fe5cc",
              "GET /deployments?environment=prod&ref=a94a8fe5cc", "POST /deployments",
              "POST /deployments/<id>/statuses", "GET /commits/a94a8fe5cc/pulls",
              "GET /issues/<number>/comments", "POST /issues/<number>/comments", "POST /check-runs",
              "POST /dispatches"});
}

TEST_CASE("github: a section that asks for nothing sends nothing", "[services]") {
  Replay replay;
  const auto one = delivery(*github_service(github_app()), json::object());
  CHECK(one->attempt(replay).state == State::sent);
  CHECK(replay.requests.empty());
  CHECK(one->plan().outgoing.empty());
  CHECK(one->plan().remarks.size() == 1);
}

TEST_CASE("github: what cannot be meant is refused before anything is sent", "[services]") {
  const auto check = [](json section) { return refusal({{"checkRun", std::move(section)}}); };
  const auto event = [](json section) {
    return refusal({{"repositoryDispatch", std::move(section)}});
  };
  CHECK(check({{"status", "completed"}}).message ==
        "a checkRun that is completed needs a conclusion");
  CHECK(check({{"started_at", "now"}}).message == "checkRun.started_at is 'now', which is no time");
  CHECK(event({{"client_payload", "{}"}}).message == "repositoryDispatch has no event_type");
  CHECK(event({{"event_type", "e"}, {"client_payload", "{a"}}).message ==
        "repositoryDispatch.client_payload is no JSON: see line 1");
  CHECK(!github_service()->prepare(saying("hi"), "", {}));
  CHECK(!github_service()->prepare(with_section({{"status", github_status}}), "", {}));
}

TEST_CASE("github: a payload is sent as it is written", "[services]") {
  const auto payload = R"({"id": 123456789012345678901234567890, "z": 1, "a": "<&>"})";
  const auto one =
      delivery(*github_service(),
               {{"repositoryDispatch", {{"event_type", "e"}, {"client_payload", payload}}}});
  const auto& request = request_of(*one);
  CHECK(request.body == R"({"event_type":"e","client_payload":)" + std::string(payload) + "}");
}

TEST_CASE("github: a status too many is a failure, and the rest is sent", "[services]") {
  const std::string full =
      R"({"message":"Validation Failed","errors":"Validation failed: This SHA )"
      R"(and context has reached the maximum number of statuses."})";
  Replay replay({{.status = 422, .body = full}, {.status = 204}});
  const auto outcome = delivery(*github_service(), {{"status", github_status},
                                                    {"repositoryDispatch", {{"event_type", "e"}}}})
                           ->attempt(replay);
  CHECK(outcome.state == State::failed);
  CHECK(outcome.error.hint == "the commit has as many statuses of this label as GitHub takes");
  CHECK(replay.requests.size() == 2);
}

TEST_CASE("github: any other refusal of a status is a failure", "[services]") {
  Replay replay({{.status = 422, .body = R"({"message":"No commit found for SHA: a94a8fe5cc"})"}});
  const auto outcome = delivery(*github_service(), {{"status", github_status}})->attempt(replay);
  CHECK(outcome.state == State::failed);
  CHECK(outcome.error.kind == ErrorKind::rejected);
}

TEST_CASE("github: a tagged comment is looked for on all pages, as a line of its own",
          "[services]") {
  const json section = {{"pullRequestComment", {{"content", "new"}, {"commentTag", "t"}}}};
  http::Response first = found(R"([{"id":1,"body":"see <!-- argocd-notifications t --> there"}])");
  first.headers["link"] = R"(<https://x/y?page=2>; rel="next")";
  SECTION("and is changed") {
    Replay replay({found(R"([{"number":5}])"), first,
                   found(R"([{"id":2,"body":"old\r\n<!-- argocd-notifications t -->\r\n"}])"),
                   found(R"({"id":2})")});
    CHECK(delivery(*github_service(), section)->attempt(replay).state == State::sent);
    CHECK(asked(replay.requests) == Texts{"GET /commits/a94a8fe5cc/pulls", "GET /issues/5/comments",
                                          "GET /issues/5/comments?page=2",
                                          "PATCH /issues/comments/2"});
    CHECK(replay.requests.back().body == R"({"body":"new\n<!-- argocd-notifications t -->"})");
  }
  SECTION("and is written where there is none") {
    Replay replay({found(R"([{"number":5}])"), first, found("[]"), created()});
    CHECK(delivery(*github_service(), section)->attempt(replay).state == State::sent);
    CHECK(asked(replay.requests).back() == "POST /issues/5/comments");
  }
}

TEST_CASE("github: people are mentioned in a comment and nowhere else", "[services]") {
  const auto comment =
      delivery(*github_service(), {{"pullRequestComment", {{"content", "c"}}}}, {"ada"});
  const auto& request = std::get<http::Request>(comment->plan().outgoing.back());
  CHECK(request.body == R"({"body":"c\n\n@ada"})");
  CHECK(comment->plan().remarks.empty());
  CHECK(delivery(*github_service(), {{"status", github_status}}, {"ada"})->plan().remarks.size() ==
        1);
}

TEST_CASE("github: what answers nonsense gets no further", "[services]") {
  struct Row {
    json section;
    std::vector<http::Response> answers;
  };
  const json deployment = {{"deployment", {{"state", "success"}}}};
  const json comment = {{"pullRequestComment", {{"content", "c"}, {"commentTag", "t"}}}};
  const std::vector<Row> rows = {
      {deployment, {found("{}")}},
      {deployment, {found("[1]")}},
      {deployment, {found(R"([{"id":"../x"}])")}},
      {deployment, {found(R"([{"id":-1}])")}},
      {deployment, {found("[]"), created("{}")}},
      {deployment, {found("[]"), {.status = 202, .body = R"({"message":"Auto-merged"})"}}},
      {comment, {found("{}")}},
      {comment, {found(R"([{}])")}},
      {comment, {found(R"([{"number":5}])"), found(R"({"a":1})")}},
      {{{"status", github_status}}, {found("<html>")}},
      {{{"status", github_status}}, {found("1")}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.section.dump(), row.answers.back().body);
    Replay replay(row.answers);
    CHECK(delivery(*github_service(), row.section)->attempt(replay).state == State::failed);
    CHECK(replay.requests.size() == row.answers.size());
  }
}

}  // namespace services
