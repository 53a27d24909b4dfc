// SPDX-License-Identifier: Apache-2.0
#include "forges/gitlab.hpp"

#include "forge_case.hpp"

namespace forges {
namespace {

using nlohmann::json;

json request(int number, const json& change = json::object()) {
  json object = {
      {"iid", number},
      {"id", 9000 + number},
      {"web_url", "https://gitlab.com/team/deploy/-/merge_requests/" + std::to_string(number)},
      {"state", "opened"},
      {"title", "old"},
      {"description", "text"},
      {"source_branch", "bump"},
      {"target_branch", "main"},
      {"source_project_id", 3},
      {"target_project_id", 3},
      {"sha", commit_a},
      {"merge_commit_sha", nullptr},
      {"detailed_merge_status", "ci_still_running"},
      {"head_pipeline", {{"status", "running"}}}};
  object.update(change);
  return object;
}

const Reply has_commits = ok({{"commits", {{{"id", commit_a}}}}});
const NewRequest wanted = {.head = "bump/x",
                           .base = "main",
                           .title = "new",
                           .body = "text",
                           .is_draft = true,
                           .deletes_head = true};
const std::string path = "/api/projects/team%2Fdeploy/merge_requests";

}  // namespace

TEST_CASE("gitlab: a project is one segment of the path, or its number", "[forges]") {
  ForgeCase one(Provider::gitlab, {ok(request(7))});
  CHECK(shown(one.forge->read(7)) == "7 open bump@aaaaaaa -> main");
  CHECK(one.server.requests().at(0).find("PRIVATE-TOKEN: t0ken\r\n") != std::string::npos);
  one.project.id = "12";
  const auto by_number =
      open(one.client, one.project, {.token = base::Secret("t")}, one.deadline, one.log).value();
  CHECK(by_number->read(7));
  CHECK(one.asked() == Lines{"GET " + path + "/7", "GET /api/projects/12/merge_requests/7"});
}

TEST_CASE("gitlab: the branch of a fork may have the same name", "[forges]") {
  ForgeCase one(Provider::gitlab,
                {{.body = json::array({request(5, {{"source_project_id", 4}})}).dump(),
                  .more_headers = "X-Next-Page: 2\r\n"},
                 ok(list({request(7, {{"title", "Draft: old"}, {"draft", true}})}))});
  CHECK(shown(one.forge->find_open("bump", "main")) == "7 open bump@aaaaaaa -> main draft");
  const auto query = "?state=opened&source_branch=bump&target_branch=main&per_page=100";
  CHECK(one.asked() == Lines{"GET " + path + query, "GET " + path + query + "&page=2"});
}

TEST_CASE("gitlab: the merged commit is the merge, else the squashed, else the head", "[forges]") {
  const std::string squashed(40, 'c');
  const json merged = {{"state", "merged"}};
  auto with_squash = merged;
  with_squash["squash_commit_sha"] = squashed;
  auto with_merge = with_squash;
  with_merge["merge_commit_sha"] = commit_b;
  ForgeCase one(
      Provider::gitlab,
      {ok(list({request(7, with_merge), request(6)})), ok(list({request(7, with_squash)})),
       ok(list({request(7, merged)})), ok(list({request(7, {{"state", "locked"}})}))});
  const std::string start = "7 merged bump@aaaaaaa -> main as ";
  CHECK(shown(one.forge->find_last("bump", "main")) == start + commit_b);
  CHECK(shown(one.forge->find_last("bump", "main")) == start + squashed);
  CHECK(shown(one.forge->find_last("bump", "main")) == start + commit_a);
  CHECK(shown(one.forge->find_last("bump", "main")) == "7 open bump@aaaaaaa -> main");
}

TEST_CASE("gitlab: what opening a request ends in", "[forges]") {
  struct Row {
    std::vector<Reply> answers;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {{has_commits, no(201, request(7))}, "7 open bump@aaaaaaa -> main"},
      {{no(404, {{"message", "404 Not found"}}), no(201, request(7))},
       "7 open bump@aaaaaaa -> main"},
      {{ok({{"commits", json::array()}})}, "nothing"},
      {{has_commits,
        no(409, {{"message",
                  {"Another open merge request already exists for this source branch: !12"}}})},
       "exists"},
      {{has_commits, no(400, {{"message", {{"target_branch", {"does not exist"}}}}})},
       "error: GitLab answered 400: target_branch: does not exist"},
      {{has_commits, no(403, {{"error", "insufficient_scope"}, {"scope", "api"}})},
       "error: GitLab answered 403: insufficient_scope"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected);
    ForgeCase one(Provider::gitlab, row.answers);
    CHECK(shown(one.forge->create(wanted)) == row.expected);
    Lines expected = {"GET /api/projects/team%2Fdeploy/repository/compare?from=main&to=bump%2Fx"};
    if (row.expected != "nothing") {
      expected.push_back("POST " + path +
                         R"( {"description":"text","remove_source_branch":true,)"
                         R"("source_branch":"bump/x","target_branch":"main",)"
                         R"("title":"Draft: new"})");
    }
    CHECK(one.asked() == expected);
  }
}

TEST_CASE("gitlab: a draft stays one when its title changes", "[forges]") {
  ForgeCase one(Provider::gitlab, {ok(request(7))});
  auto draft = numbered(7);
  draft.is_draft = true;
  CHECK(shown(one.forge->update(draft, {.title = "new", .body = "b"})) == "done");
  CHECK(shown(one.forge->close(draft)) == "done");
  CHECK(shown(one.forge->comment(draft, "hi")) == "done");
  CHECK(one.asked() == Lines{"PUT " + path + R"(/7 {"description":"b","title":"Draft: new"})",
                             "PUT " + path + R"(/7 {"state_event":"close"})",
                             "POST " + path + R"(/7/notes {"body":"hi"})"});
}

TEST_CASE("gitlab: people are added to those who are there", "[forges]") {
  const json ann = {{"id", 1}, {"username", "ann"}};
  const json bob = {{"id", 2}, {"username", "bob"}};
  ForgeCase one(Provider::gitlab,
                {ok(json::array({bob})), ok(json::array()), ok(request(7, {{"reviewers", {ann}}})),
                 ok(request(7, {{"reviewers", {ann}}}))});
  CHECK(shown(one.forge->add_reviewers(numbered(7), {"@bob", "carl", "team/ops"})) ==
        "nothing, not carl: no such user, not team/ops: GitLab takes no groups here, not bob: "
        "GitLab did not keep this reviewer; its free tier has one only");
  CHECK(one.asked() == Lines{"GET /api/users?username=bob", "GET /api/users?username=carl",
                             "GET " + path + "/7", "PUT " + path + R"(/7 {"reviewer_ids":[1,2]})"});
}

TEST_CASE("gitlab: assignees and labels", "[forges]") {
  const json ann = {{"id", 1}, {"username", "ann"}};
  ForgeCase one(Provider::gitlab,
                {ok(json::array({ann})), ok(request(7)), ok(request(7, {{"assignees", {ann}}}))});
  CHECK(shown(one.forge->add_assignees(numbered(7), {"ann"})) == "added");
  CHECK(shown(one.forge->add_labels(numbered(7), {"a", "b", "c,d"})) ==
        "added, not c,d: GitLab takes no label with a comma or more than 255 characters");
  CHECK(one.asked().at(2) == "PUT " + path + R"(/7 {"assignee_ids":[1]})");
  CHECK(one.asked().at(3) == "PUT " + path + R"(/7 {"add_labels":"a,b"})");
}

TEST_CASE("gitlab: a request is closed and opened again", "[forges]") {
  ForgeCase one(Provider::gitlab, {ok(request(7))});
  CHECK(shown(one.forge->close(numbered(7))) == "done");
  CHECK(shown(one.forge->reopen(numbered(7))) == "done");
  CHECK(one.asked() == Lines{"PUT " + path + R"(/7 {"state_event":"close"})",
                             "PUT " + path + R"(/7 {"state_event":"reopen"})"});
}

TEST_CASE("gitlab: what auto-merge ends in", "[forges]") {
  struct Row {
    std::vector<Reply> answers;
    std::string expected;
    std::size_t requests;
    int seconds;  // waited at the least
  };
  const auto running = ok(request(7));
  const auto armed = ok(request(7, {{"merge_when_pipeline_succeeds", true}}));
  const auto failed = ok(request(7, {{"merge_error", "Something went wrong"}}));
  const auto checking = ok(request(7, {{"detailed_merge_status", "checking"}}));
  const auto before_push = ok(request(7, {{"sha", commit_b}}));
  const auto without =
      ok(request(7, {{"head_pipeline", nullptr}, {"detailed_merge_status", "mergeable"}}));
  const auto of_before =
      ok(request(7, {{"head_pipeline", {{"sha", commit_b}, {"status", "failed"}}},
                     {"detailed_merge_status", "mergeable"}}));
  const auto not_now = no(405, {{"message", "405 Method Not Allowed"}});
  const auto done = ok(request(7, {{"state", "merged"}}));
  const std::vector<Row> rows = {
      {{running, armed}, "armed", 2, 0},
      {{running, running, armed}, "armed", 3, 1},
      {{running, running, done}, "merged", 3, 1},
      {{running, failed, running}, "refused: Something went wrong", 3, 1},
      {{running, running, running},
       "refused: GitLab neither merged it nor waits to, and does not say why; look at the merge "
       "request",
       3,
       1},
      {{checking, before_push, running, armed}, "armed", 4, 3},
      {{of_before, running, armed}, "armed", 3, 1},
      {{without, without, without, without, without, done}, "merged", 6, 15},
      {{running, not_now, not_now, armed}, "armed", 4, 1},
      {{running, {.status = 200, .body = "<html>log in</html>"}},
       "error: GitLab answered no JSON, or too much of it",
       2,
       0},
      {{running, not_now}, "refused: 405 Method Not Allowed", 6, 7},
      {{running, no(401, {{"message", "401 Unauthorized"}})},
       "refused: the token may not merge into this branch",
       2,
       0},
      {{running, no(409, {{"message", "SHA does not match HEAD of source branch: x"}})},
       "refused: SHA does not match HEAD of source branch: x",
       2,
       0},
      {{ok(request(7, {{"detailed_merge_status", "conflict"}}))},
       "refused: its state is conflict",
       1,
       0},
      {{done}, "merged", 1, 0},
      {{ok(request(7, {{"state", "closed"}}))}, "refused: it is closed", 1, 0},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected, row.requests);
    ForgeCase one(Provider::gitlab, row.answers);
    CHECK(shown(one.forge->enable_auto_merge(numbered(7), {commit_a, MergeMethod::squash})) ==
          row.expected);
    CHECK(one.asked().size() == row.requests);
    CHECK(one.clock.slept >= std::chrono::seconds(row.seconds));
    if (!row.expected.starts_with("armed")) continue;
    const auto asked = one.asked();
    const auto last = asked.back().starts_with("PUT ") ? asked.back() : asked.at(asked.size() - 2);
    CHECK(last == "PUT " + path +
                      R"(/7/merge {"auto_merge":true,"merge_when_pipeline_succeeds":)"
                      R"(true,"sha":")" +
                      commit_a + R"(","squash":true})");
  }
}

TEST_CASE("gitlab: a squash says what it is told to", "[forges]") {
  ForgeCase one(Provider::gitlab, {ok(request(7, {{"detailed_merge_status", "ci_still_running"},
                                                  {"head_pipeline", {{"status", "running"}}}})),
                                   ok(request(7, {{"merge_when_pipeline_succeeds", true}}))});
  const Merge merge = {.expected_head = commit_a,
                       .method = MergeMethod::squash,
                       .squash_title = "Set it",
                       .squash_text = "Key: x"};
  CHECK(shown(one.forge->enable_auto_merge(numbered(7), merge)) == "armed");
  CHECK(one.asked().back().find(R"("squash_commit_message":"Set it\n\nKey: x"})") !=
        std::string::npos);
}

TEST_CASE("gitlab: a job token opens no merge request", "[forges]") {
  Case one(Provider::gitlab, {{}});
  const auto opened =
      open(one.client, one.project, {.token = base::Secret("t"), .is_job_token = true},
           one.deadline, one.log);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().message == "GitLab's job token may not open merge requests");
  const auto without = open(one.client, one.project, {}, one.deadline, one.log);
  REQUIRE_FALSE(without);
  CHECK(without.error().message == "a merge request of GitLab needs a token, and there is none");
}

}  // namespace forges
