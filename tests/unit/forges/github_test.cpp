// SPDX-License-Identifier: Apache-2.0
#include "forges/github.hpp"

#include "forge_case.hpp"

namespace forges {
namespace {

using nlohmann::json;

json pull(int number, const json& change = json::object()) {
  json object = {
      {"number", number},
      {"node_id", "PR_1"},
      {"html_url", "https://github.com/team/deploy/pull/" + std::to_string(number)},
      {"state", "open"},
      {"title", "old"},
      {"body", "text"},
      {"user", {{"login", "bot"}}},
      {"head", {{"ref", "bump"}, {"sha", commit_a}, {"repo", {{"full_name", "team/deploy"}}}}},
      {"base", {{"ref", "main"}, {"repo", {{"full_name", "team/deploy"}}}}},
      {"mergeable", true},
      {"mergeable_state", "blocked"},
      {"merge_commit_sha", commit_b}};
  object.update(change);
  return object;
}

Reply invalid(const json& errors) {
  return no(422, {{"message", "Validation Failed"}, {"errors", errors}});
}

const json fork = {{"ref", "bump"}, {"sha", commit_b}, {"repo", {{"full_name", "other/deploy"}}}};
const json elsewhere = {
    {"ref", "bumper"}, {"sha", commit_b}, {"repo", {{"full_name", "team/deploy"}}}};
const NewRequest wanted = {.head = "bump", .base = "main", .title = "new", .body = "text"};
const std::string open_list =
    "/api/repos/team/deploy/pulls?state=open&head=team%3Abump&base=main&per_page=100";
const std::string posted =
    R"(POST /api/repos/team/deploy/pulls {"base":"main","body":"text","draft":false,"head":"bump",)"
    R"("maintainer_can_modify":true,"title":"new"})";

}  // namespace

TEST_CASE("github: every request has what GitHub wants", "[forges]") {
  ForgeCase one(Provider::github, {ok(pull(7))});
  CHECK(shown(one.forge->read(7)) == "7 open bump@aaaaaaa -> main");
  const auto request = one.server.requests().at(0);
  CHECK(request.starts_with("GET /api/repos/team/deploy/pulls/7 HTTP/1.1\r\n"));
  for (const auto* header :
       {"Accept: application/vnd.github+json\r\n", "X-GitHub-Api-Version: 2022-11-28\r\n",
        "Authorization: Bearer t0ken\r\n", "User-Agent: test\r\n"}) {
    CHECK(request.find(header) != std::string::npos);
  }
}

TEST_CASE("github: an open request is the one between just these branches", "[forges]") {
  ForgeCase one(Provider::github,
                {ok(list({pull(5, {{"head", fork}}), pull(6, {{"head", elsewhere}}), pull(7)})),
                 ok(json::array())});
  CHECK(shown(one.forge->find_open("bump", "main")) == "7 open bump@aaaaaaa -> main");
  CHECK(shown(one.forge->find_open("bump", "main")) == "none");
  CHECK(one.asked() == Lines{"GET " + open_list, "GET " + open_list});
}

TEST_CASE("github: the last request is the newest in any state", "[forges]") {
  const json merged = {{"state", "closed"}, {"merged_at", "2026-01-01T00:00:00Z"}};
  ForgeCase one(Provider::github,
                {{.body = json::array({pull(4, merged)}).dump(),
                  .more_headers = "Link: <https://elsewhere.example/x?page=2>; rel=\"next\"\r\n"},
                 ok(list({pull(9, {{"state", "closed"}}), pull(8, merged)}))});
  CHECK(shown(one.forge->find_last("bump", "main")) == "9 closed bump@aaaaaaa -> main");
  const std::string path = "GET /api/repos/team/deploy/pulls?";
  CHECK(one.asked() == Lines{path + "state=all&sort=created&direction=desc&head=team%3Abump&"
                                    "base=main&per_page=100",
                             path + "page=2"});
}

TEST_CASE("github: the merged commit counts only once merged", "[forges]") {
  ForgeCase one(Provider::github,
                {ok(pull(7)), ok(pull(7, {{"state", "closed"}, {"merged", true}}))});
  CHECK(shown(one.forge->read(7)) == "7 open bump@aaaaaaa -> main");
  CHECK(shown(one.forge->read(7)) == "7 merged bump@aaaaaaa -> main as " + commit_b);
}

TEST_CASE("github: what opening a request ends in", "[forges]") {
  struct Row {
    std::vector<Reply> answers;
    std::string expected;
    std::size_t requests;
  };
  const auto exists = invalid({{{"resource", "PullRequest"},
                                {"code", "custom"},
                                {"message", "A pull request already exists for team:bump."}}});
  const auto missing =
      invalid({{{"resource", "PullRequest"}, {"field", "head"}, {"code", "invalid"}}});
  const auto none = ok(json::array());
  const std::vector<Row> rows = {
      {{no(201, pull(7))}, "7 open bump@aaaaaaa -> main", 1},
      {{exists, ok(list({pull(7)}))}, "exists", 2},
      {{exists, none}, "exists", 2},
      {{invalid({{{"code", "custom"}, {"message", "No commits between main and bump"}}}), none},
       "nothing",
       2},
      {{missing, missing, no(201, pull(7))}, "7 open bump@aaaaaaa -> main", 3},
      {{missing, missing, missing, missing, none},
       "error: GitHub answered 422: Validation Failed; head is invalid",
       5},
      {{no(422, {{"message", "Validation Failed"}, {"errors", {{"message", "odd"}}}}), none},
       "error: GitHub answered 422: Validation Failed; odd",
       2},
      {{no(403, {{"message", "Resource not accessible by integration"}})},
       "error: GitHub answered 403: Resource not accessible by integration",
       1},
      {{no(404, {{"message", "Not Found"}})}, "error: GitHub answered 404: Not Found", 1},
      {{no(502, {})}, "error: GitHub answered 502", 1},
      {{{.status = 201, .body = "<html>"}}, "error: GitHub answered no JSON, or too much of it", 1},
      {{no(201, {{"status", "ok"}})},
       "error: GitHub answered something that is no pull request",
       1},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected);
    ForgeCase one(Provider::github, row.answers);
    CHECK(shown(one.forge->create(wanted)) == row.expected);
    CHECK(one.asked().size() == row.requests);
    CHECK(one.asked().front() == posted);
  }
}

TEST_CASE("github: where there are no drafts, a plain request is opened", "[forges]") {
  ForgeCase one(
      Provider::github,
      {no(422, {{"message", "Draft pull requests are not supported in this repository."}}),
       ok(json::array()), no(201, pull(7))});
  auto draft = wanted;
  draft.is_draft = true;
  CHECK(shown(one.forge->create(draft)) == "7 open bump@aaaaaaa -> main");
  CHECK(one.asked().back() == posted);
}

TEST_CASE("github: an answer that was lost may have arrived", "[forges]") {
  const int status = GENERATE(0, 200, 502);
  ForgeCase one(Provider::github, {no(status, {{"status", "ok"}})});
  const auto created = one.forge->create(wanted);
  REQUIRE_FALSE(created);
  CHECK(created.error().may_have_arrived);
  CHECK(one.asked().size() == 1);
}

TEST_CASE("github: what is no request says nothing of a change", "[forges]") {
  ForgeCase one(Provider::github, {ok({{"status", "ok"}})});
  const auto updated = one.forge->update(numbered(7), {.title = "new"});
  REQUIRE_FALSE(updated);
  CHECK(is_lost(updated.error()));
}

TEST_CASE("github: only what differs is sent", "[forges]") {
  ForgeCase one(Provider::github, {ok(pull(7)), ok(pull(7))});
  CHECK(shown(one.forge->update(numbered(7), {.title = "new"})) == "done");
  CHECK(shown(one.forge->close(numbered(7))) == "done");
  CHECK(shown(one.forge->reopen(numbered(7))) == "done");
  CHECK(one.asked() == Lines{R"(PATCH /api/repos/team/deploy/pulls/7 {"title":"new"})",
                             R"(PATCH /api/repos/team/deploy/pulls/7 {"state":"closed"})",
                             R"(PATCH /api/repos/team/deploy/pulls/7 {"state":"open"})"});
}

TEST_CASE("github: labels, assignees and words are an issue's", "[forges]") {
  ForgeCase one(Provider::github,
                {ok({{{"name", "a"}}}), no(201, pull(7, {{"assignees", {{{"login", "Ann"}}}}})),
                 no(201, {{"id", 1}})});
  CHECK(shown(one.forge->add_labels(numbered(7), {"a"})) == "added");
  CHECK(shown(one.forge->add_assignees(numbered(7), {"@ann", "bob"})) ==
        "added, not bob: GitHub does not let them be assigned here");
  CHECK(shown(one.forge->comment(numbered(7), "hello")) == "done");
  CHECK(one.asked() ==
        Lines{R"(POST /api/repos/team/deploy/issues/7/labels {"labels":["a"]})",
              R"(POST /api/repos/team/deploy/issues/7/assignees {"assignees":["ann","bob"]})",
              R"(POST /api/repos/team/deploy/issues/7/comments {"body":"hello"})"});
}

TEST_CASE("github: one reviewer who cannot be asked does not cost the others", "[forges]") {
  const auto refusal = no(422, {{"message", "Reviews may only be requested from collaborators."}});
  ForgeCase one(Provider::github, {ok(json::array()), refusal, refusal, no(201, pull(7))});
  CHECK(shown(one.forge->add_reviewers(numbered(7), {"ann", "@team/ops"})) ==
        "added, not ann: Reviews may only be requested from collaborators.");
  const std::string path = "POST /api/repos/team/deploy/pulls/7/requested_reviewers ";
  CHECK(one.asked() == Lines{"GET /api/repos/team/deploy/pulls/7/reviews?per_page=100",
                             path + R"({"reviewers":["ann"],"team_reviewers":["ops"]})",
                             path + R"({"reviewers":["ann"]})",
                             path + R"({"team_reviewers":["ops"]})"});
}

TEST_CASE("github: who has reviewed is not asked again", "[forges]") {
  ForgeCase one(Provider::github, {ok({{{"user", {{"login", "ann"}}}}})});
  CHECK(shown(one.forge->add_reviewers(numbered(7), {"Ann", "team/ops"})) == "nothing");
  CHECK(one.asked().size() == 1);
}

TEST_CASE("github: what auto-merge ends in", "[forges]") {
  struct Row {
    std::vector<Reply> answers;
    std::string expected;
    std::size_t requests;
  };
  const json said = {
      {"data", {{"enablePullRequestAutoMerge", nullptr}}},
      {"errors",
       {{{"type", "UNPROCESSABLE"}, {"message", "Pull request Pull request is in clean status"}}}}};
  const auto after_asking = [](const json& armed) {
    const json request = {{"number", 7}, {"autoMergeRequest", armed}};
    return ok({{"data", {{"enablePullRequestAutoMerge", {{"pullRequest", request}}}}}});
  };
  const auto queue = [](const json& is_in) {
    return ok({{"data", {{"repository", {{"pullRequest", {{"isInMergeQueue", is_in}}}}}}}});
  };
  const auto unqueued = queue(false);
  const auto unknown_field = ok({{"errors", {{{"message", "Field doesn't exist"}}}}});
  const std::string untold = "error: GitHub answered something that does not say ";
  const auto clean = ok(pull(7, {{"mergeable_state", "clean"}}));
  const auto unsettled = ok(pull(7, {{"mergeable", nullptr}, {"mergeable_state", "unknown"}}));
  const auto merged = ok({{"merged", true}, {"sha", commit_b}});
  const auto not_now = no(405, {{"message", "Pull Request is not mergeable"}});
  const std::vector<Row> rows = {
      {{after_asking({{"mergeMethod", "SQUASH"}})}, "armed", 1},
      {{after_asking(nullptr), queue(true)}, "armed", 2},
      {{after_asking(nullptr), unqueued, ok(pull(7))},
       "refused: GitHub took it, but the pull request shows no auto-merge; look at it there",
       3},
      {{after_asking(nullptr), unqueued, clean, merged}, "merged", 4},
      {{ok(said), queue(true)}, "armed", 2},
      {{ok(said), unknown_field, clean, merged}, "merged", 4},
      {{ok({{"data", {}}})}, untold + "whether the request merges by itself", 1},
      {{ok({{"data", {{"enablePullRequestAutoMerge", nullptr}}}})},
       untold + "whether the request merges by itself",
       1},
      {{{.status = 200, .body = "<html>log in</html>"}},
       untold + "whether the request merges by itself",
       1},
      {{ok(said), unqueued, clean, {.status = 200, .body = "<html>log in</html>"}},
       "error: GitHub answered no JSON, or too much of it",
       4},
      {{ok(said), unqueued, clean, ok({{"status", "ok"}})},
       untold + "whether the request is merged",
       4},
      {{ok(said), unqueued, clean, merged}, "merged", 4},
      {{ok(said), unqueued, unsettled, unsettled, clean, merged}, "merged", 6},
      {{ok(said), unqueued, ok(pull(7))},
       "refused: Pull request Pull request is in clean status",
       3},
      {{ok(said), unqueued, clean, not_now, clean, merged}, "merged", 6},
      {{ok(said), unqueued, clean, not_now, ok(pull(7))},
       "refused: Pull Request is not mergeable",
       5},
      {{ok(said), unqueued, clean, no(409, {{"message", "Head branch was modified."}}), clean},
       "refused: Head branch was modified.",
       5},
      {{no(401, {{"message", "Bad credentials"}})},
       "error: GitHub answered 401: Bad credentials",
       1},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected, row.requests);
    ForgeCase one(Provider::github, row.answers);
    CHECK(shown(one.forge->enable_auto_merge(numbered(7), {commit_a, MergeMethod::squash})) ==
          row.expected);
    const auto asked = one.asked();
    CHECK(asked.size() == row.requests);
    CHECK(asked.front().ends_with(R"("variables":{"i":{"expectedHeadOid":")" + commit_a +
                                  R"(","mergeMethod":"SQUASH","pullRequestId":"PR_1"}}})"));
    if (row.expected == "merged") {
      CHECK(asked.back() ==
            R"(PUT /api/repos/team/deploy/pulls/7/merge {"merge_method":"squash","sha":")" +
                commit_a + "\"}");
    }
  }
}

TEST_CASE("github: a squash says what it is told to", "[forges]") {
  const auto said = json{{"data", {{"enablePullRequestAutoMerge", nullptr}}},
                         {"errors", {{{"type", "UNPROCESSABLE"}, {"message", "in clean status"}}}}};
  const auto clean = ok(pull(7, {{"mergeable_state", "clean"}}));
  const auto unqueued = ok({{"data", json::object()}});
  ForgeCase one(Provider::github,
                {ok(said), unqueued, clean, ok({{"merged", true}, {"sha", commit_b}})});
  const Merge merge = {.expected_head = commit_a,
                       .method = MergeMethod::squash,
                       .squash_title = "Set it",
                       .squash_text = "Key: x"};
  CHECK(shown(one.forge->enable_auto_merge(numbered(7), merge)) == "merged");
  const auto asked = one.asked();
  CHECK(asked.front().find(R"x("commitBody":"Key: x","commitHeadline":"Set it (#7)",)x") !=
        std::string::npos);
  CHECK(asked.back().find(R"x({"commit_message":"Key: x","commit_title":"Set it (#7)",)x") !=
        std::string::npos);
}

}  // namespace forges
