// SPDX-License-Identifier: Apache-2.0
#include "forges/gitea.hpp"

#include "forge_case.hpp"

namespace forges {
namespace {

using nlohmann::json;

json pull(int number, const json& change = json::object()) {
  json object = {
      {"number", number},
      {"html_url", "https://codeberg.org/team/deploy/pulls/" + std::to_string(number)},
      {"state", "open"},
      {"title", "old"},
      {"body", "text"},
      {"merged", false},
      {"head", {{"ref", "bump"}, {"sha", commit_a}, {"repo", {{"full_name", "team/deploy"}}}}},
      {"base", {{"ref", "main"}, {"repo", {{"full_name", "team/deploy"}}}}}};
  object.update(change);
  return object;
}

const json merged = {{"state", "closed"}, {"merged", true}, {"merge_commit_sha", commit_b}};
const NewRequest wanted = {
    .head = "bump", .base = "main", .title = "new", .body = "text", .is_draft = true};
const std::string repository = "/api/repos/team/deploy";
const std::string compared = "GET " + repository + "/compare/main...bump";

}  // namespace

TEST_CASE("gitea: the list is gone through for the branches", "[forges]") {
  ForgeCase one(Provider::gitea,
                {{.body = json::array({pull(9, {{"head", {{"ref", "other"}}}})}).dump(),
                  .more_headers = "Link: <http://localhost:3000/api/v1/repos/team/deploy/pulls?"
                                  "limit=50&page=2>; rel=\"next\",<http://x/>; rel=\"last\"\r\n"},
                 ok(list({pull(7, {{"title", "WIP: old"}})}))});
  CHECK(shown(one.forge->find_open("bump", "main")) == "7 open bump@aaaaaaa -> main draft");
  const auto requests = one.server.requests();
  CHECK(requests.at(0).find("Authorization: token t0ken\r\n") != std::string::npos);
  CHECK(one.asked() ==
        Lines{"GET " + repository + "/pulls?state=open&base_branch=main&limit=50&page=1",
              "GET " + repository + "/pulls?limit=50&page=2"});
}

TEST_CASE("gitea: the newest request in any state", "[forges]") {
  ForgeCase one(Provider::gitea, {ok(list({pull(8, merged), pull(7)}))});
  CHECK(shown(one.forge->find_last("bump", "main")) ==
        "8 merged bump@aaaaaaa -> main as " + commit_b);
}

TEST_CASE("gitea: what opening a request ends in", "[forges]") {
  struct Row {
    Reply answer;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {no(201, pull(7)), "7 open bump@aaaaaaa -> main"},
      {no(409, {{"message", "pull request already exists for these targets [id: 1]"}}), "exists"},
      {no(422,
          {{"message", "Invalid PullRequest: There are no changes between the head and the base"}}),
       "nothing"},
      {no(422, {{"message", "Invalid PullRequest: base and head must be branches"}}),
       "error: Gitea answered 422: Invalid PullRequest: base and head must be branches"},
      {no(423, {{"message", "repo is archived"}}), "error: Gitea answered 423: repo is archived"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected);
    ForgeCase one(Provider::gitea, {no(404, json::object()), row.answer});
    CHECK(shown(one.forge->create(wanted)) == row.expected);
    CHECK(one.asked() == Lines{compared, "POST " + repository +
                                             R"(/pulls {"base":"main","body":"text",)"
                                             R"("head":"bump","title":"WIP: new"})"});
  }
}

TEST_CASE("gitea: a branch without commits of its own has nothing to merge", "[forges]") {
  ForgeCase one(Provider::gitea, {ok({{"total_commits", 0}})});
  CHECK(shown(one.forge->create(wanted)) == "nothing");
  CHECK(one.asked() == Lines{compared});
}

TEST_CASE("gitea: a change is answered with 201", "[forges]") {
  ForgeCase one(Provider::gitea, {no(201, pull(7))});
  CHECK(shown(one.forge->update(numbered(7), {.body = "b"})) == "done");
  CHECK(shown(one.forge->close(numbered(7))) == "done");
  CHECK(shown(one.forge->reopen(numbered(7))) == "done");
  CHECK(shown(one.forge->comment(numbered(7), "hi")) == "done");
  CHECK(one.asked() == Lines{"PATCH " + repository + R"(/pulls/7 {"body":"b"})",
                             "PATCH " + repository + R"(/pulls/7 {"state":"closed"})",
                             "PATCH " + repository + R"(/pulls/7 {"state":"open"})",
                             "POST " + repository + R"(/issues/7/comments {"body":"hi"})"});
}

TEST_CASE("gitea: labels are those of the repository and of its organisation", "[forges]") {
  const json own = {{"id", 5}, {"name", "Bump"}};
  ForgeCase one(Provider::gitea,
                {ok(json::array({own})), no(404, {{"message", "no org"}}), ok(json::array())});
  CHECK(shown(one.forge->add_labels(numbered(7), {"bump", "prod"})) ==
        "added, not prod: there is no such label");
  CHECK(one.asked() == Lines{"GET " + repository + "/labels?limit=50",
                             "GET /api/orgs/team/labels?limit=50",
                             "POST " + repository + R"(/issues/7/labels {"labels":[5]})"});
}

TEST_CASE("gitea: assignees are added to those who are there, one by one if need be", "[forges]") {
  const auto unknown = no(422, {{"message", "user does not exist"}});
  ForgeCase one(Provider::gitea, {ok(pull(7, {{"assignees", {{{"login", "ann"}}}}})), unknown,
                                  no(201, json::object()), unknown});
  CHECK(shown(one.forge->add_assignees(numbered(7), {"bob", "carl"})) ==
        "added, not carl: user does not exist");
  const auto path = "PATCH " + repository + "/issues/7 ";
  CHECK(one.asked() == Lines{"GET " + repository + "/pulls/7",
                             path + R"({"assignees":["ann","bob","carl"]})",
                             path + R"({"assignees":["ann","bob"]})",
                             path + R"({"assignees":["ann","bob","carl"]})"});
}

TEST_CASE("gitea: reviewers are people and teams", "[forges]") {
  ForgeCase one(Provider::gitea, {ok({{{"user", {{"login", "ann"}}}}}), no(201, json::array())});
  CHECK(shown(one.forge->add_reviewers(numbered(7), {"ann", "bob", "team/ops"})) == "added");
  CHECK(one.asked() == Lines{"GET " + repository + "/pulls/7/reviews?limit=50",
                             "POST " + repository +
                                 R"(/pulls/7/requested_reviewers )"
                                 R"({"reviewers":["bob"],"team_reviewers":["ops"]})"});
}

TEST_CASE("gitea: what auto-merge ends in", "[forges]") {
  struct Row {
    std::vector<Reply> answers;
    std::string expected;
    Lines methods;
  };
  const Reply scheduled = {.status = 201};
  const Reply at_once = {.status = 200};
  const auto again = no(405, {{"message", "Please try again later"}});
  const auto conflict = no(409, {{"message", "head out of date"}});
  const auto waiting =
      no(409, {{"message", "pull request is already scheduled to auto merge when checks succeed"}});
  const std::vector<Row> rows = {
      {{scheduled}, "armed", {"POST"}},
      {{at_once}, "merged", {"POST"}},
      {{again, ok(pull(7)), at_once}, "merged", {"POST", "GET", "POST"}},
      {{again, ok(pull(7, merged)), ok(pull(7, merged))}, "merged", {"POST", "GET", "GET"}},
      {{no(405, {{"message", "User not allowed to merge PR"}}), ok(pull(7, {{"draft", true}})),
        ok(pull(7))},
       "refused: User not allowed to merge PR",
       {"POST", "GET", "GET"}},
      {{{.status = 200, .body = "<html>log in</html>"}},
       "error: Gitea answered no JSON, or too much of it",
       {"POST"}},
      {{conflict, {.status = 204}, scheduled}, "armed", {"POST", "DELETE", "POST"}},
      {{waiting, {.status = 204}, scheduled}, "armed", {"POST", "DELETE", "POST"}},
      {{conflict, no(404, json::object()), ok(pull(7))},
       "refused: head out of date",
       {"POST", "DELETE", "GET"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected, row.methods);
    ForgeCase one(Provider::gitea, row.answers);
    CHECK(shown(one.forge->enable_auto_merge(numbered(7), {commit_a, MergeMethod::rebase})) ==
          row.expected);
    Lines methods;
    for (const auto& line : one.asked()) methods.push_back(line.substr(0, line.find(' ')));
    CHECK(methods == row.methods);
    CHECK(one.asked().front() == "POST " + repository + R"(/pulls/7/merge {"Do":"rebase",)" +
                                     R"("head_commit_id":")" + commit_a +
                                     R"(","merge_when_checks_succeed":true})");
  }
}

TEST_CASE("gitea: what waits to be merged, waits on if nothing of it is news", "[forges]") {
  ForgeCase one(
      Provider::gitea,
      {no(409,
          {{"message", "pull request is already scheduled to auto merge when checks succeed"}})});
  Merge merge = {.expected_head = commit_a};
  merge.is_news = false;
  CHECK(shown(one.forge->enable_auto_merge(numbered(7), merge)) == "armed");
  CHECK(one.asked().size() == 1);
}

TEST_CASE("gitea: a squash says what it is told to, and another merge does not", "[forges]") {
  for (const auto method : {MergeMethod::squash, MergeMethod::merge}) {
    ForgeCase one(Provider::gitea, {{.status = 201}});
    const Merge merge = {.expected_head = commit_a,
                         .method = method,
                         .squash_title = "Set it",
                         .squash_text = "Key: x"};
    CHECK(shown(one.forge->enable_auto_merge(numbered(7), merge)) == "armed");
    const bool is_told = one.asked().front().find(
                             R"x("MergeMessageField":"Key: x","MergeTitleField":"Set it (#7)")x") !=
                         std::string::npos;
    CHECK(is_told == (method == MergeMethod::squash));
  }
}

TEST_CASE("gitea: a merge can be told to delete the branch", "[forges]") {
  ForgeCase one(Provider::gitea, {{.status = 201}});
  const Merge merge = {.expected_head = commit_a, .deletes_head = true};
  CHECK(shown(one.forge->enable_auto_merge(numbered(7), merge)) == "armed");
  CHECK(one.asked().front() == "POST " + repository +
                                   R"(/pulls/7/merge {"Do":"merge",)"
                                   R"("delete_branch_after_merge":true,"head_commit_id":")" +
                                   commit_a + R"(","merge_when_checks_succeed":true})");
}

}  // namespace forges
