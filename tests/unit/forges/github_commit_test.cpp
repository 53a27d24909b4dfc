// SPDX-License-Identifier: Apache-2.0
#include "forges/github_commit.hpp"

#include "forge_case.hpp"

namespace forges {
namespace {

using nlohmann::json;

struct CommitCase : Case {
  explicit CommitCase(std::vector<Reply> answers) : Case(Provider::github, std::move(answers)) {}

  GithubCommits commits() {
    Access access;
    access.token = base::Secret("t");
    return GithubCommits(Api(client, project, access, deadline, log));
  }

  std::string outcome() {
    const auto made = commits().commit({.branch = "main",
                                        .expected_head = commit_a,
                                        .headline = "chore: x",
                                        .body = "b",
                                        .files = {{"a.yaml", "x: 1\n"}}});
    if (made) return *made;
    constexpr std::array kinds = {"usage",    "malformed", "garbled",     "not_found", "denied",
                                  "conflict", "rejected",  "unreachable", "timeout",   "stopped"};
    return kinds.at(static_cast<std::size_t>(made.error().kind)) + (": " + made.error().message);
  }
};

Reply refusal(const std::string& type, const std::string& message) {
  const json body = {{"data", {{"createCommitOnBranch", nullptr}}},
                     {"errors", {{{"type", type}, {"message", message}}}}};
  return {.body = body.dump()};
}

Reply branch_at(const std::string& commit) {
  return {.body = json{{"object", {{"sha", commit}}}}.dump()};
}

const Reply made = {
    .body = json{{"data", {{"createCommitOnBranch", {{"commit", {{"oid", commit_b}}}}}}}}.dump()};
const Reply stale = refusal("STALE_DATA", "Expected branch to point to \"x\" but it did not.");
const Reply gone = {.status = 404, .body = "{}"};

}  // namespace

TEST_CASE("github commit: says which head it expects", "[forges]") {
  CommitCase one({made});
  CHECK(one.outcome() == commit_b);
  const auto asked = one.asked().at(0);
  CHECK(asked.starts_with("POST /graphql {"));
  const auto body = json::parse(asked.substr(asked.find('{')));
  CHECK(body.at("variables").at("i") ==
        json{{"branch", {{"repositoryNameWithOwner", "team/deploy"}, {"branchName", "main"}}},
             {"expectedHeadOid", commit_a},
             {"message", {{"headline", "chore: x"}, {"body", "b"}}},
             {"fileChanges", {{"additions", {{{"path", "a.yaml"}, {"contents", "eDogMQo="}}}}}}});
}

TEST_CASE("github commit: moved and refused are told apart", "[forges]") {
  struct Row {
    std::vector<Reply> answers;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {{stale, branch_at(commit_b)}, "conflict: main has moved, or is gone"},
      {{stale, gone}, "conflict: main has moved, or is gone"},
      {{stale, branch_at(commit_a), stale, branch_at(commit_a), made}, commit_b},
      {{refusal("BRANCH_PROTECTION_RULE_VIOLATION", "Changes must be made through a pull request")},
       "rejected: GitHub refused the commit: Changes must be made through a pull request"},
      {{{.status = 401, .body = R"({"message":"Bad credentials"})"}},
       "denied: GitHub answered 401: Bad credentials"},
      {{{.status = 502}}, "unreachable: GitHub answered 502"},
      {{refusal("", "Something went wrong while executing your query.")},
       "unreachable: GitHub does not say whether there is a commit: Something went wrong while "
       "executing your query."},
      {{{.body = R"({"errors":[{"message":"no field","extensions":{"code":"undefinedField"}}]})"}},
       "rejected: GitHub refused the commit: no field"},
      {{{.body = "[]"}},
       "garbled: GitHub answered something that does not say whether there is a commit"},
      {{{.body = "<html>log in</html>"}},
       "garbled: GitHub answered something that does not say whether there is a commit"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected);
    CommitCase one(row.answers);
    CHECK(one.outcome() == row.expected);
  }
}

TEST_CASE("github commit: where nothing is said, it may be there", "[forges]") {
  const auto may_have_arrived = [](const Reply& answer) {
    CommitCase one({answer});
    const auto result = one.commits().commit(
        {.branch = "main", .expected_head = commit_a, .headline = "x", .files = {{"a", "x"}}});
    return !result && result.error().may_have_arrived;
  };
  CHECK(may_have_arrived({.body = "<html>log in</html>"}));
  CHECK(may_have_arrived(refusal("", "Something went wrong while executing your query.")));
  CHECK_FALSE(may_have_arrived(refusal("UNPROCESSABLE", "no")));
}

TEST_CASE("github commit: too much for GitHub is not sent", "[forges]") {
  CommitCase one({made});
  std::string text;
  text.resize(38'000'001, 'x');
  const auto result = one.commits().commit(
      {.branch = "main", .expected_head = commit_a, .headline = "x", .files = {{"a", text}}});
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == base::ErrorKind::usage);
  CHECK(one.asked().empty());
}

TEST_CASE("github commit: a branch is made, unless it is there", "[forges]") {
  CommitCase one({{.status = 201, .body = "{}"}});
  CHECK(shown(one.commits().create_branch("a/b", commit_a)) == "done");
  CHECK(one.asked() ==
        Lines{R"(POST /api/repos/team/deploy/git/refs {"ref":"refs/heads/a/b","sha":")" + commit_a +
              "\"}"});
  const Reply unprocessable = {.status = 422, .body = R"({"message":"Reference already exists"})"};
  CommitCase there({unprocessable, branch_at(commit_b)});
  CHECK(shown(there.commits().create_branch("a/b", commit_a)) == "error: a/b is there already");
  CHECK(there.asked().back() == "GET /api/repos/team/deploy/git/ref/heads/a/b");
  CommitCase refused({unprocessable, gone});
  CHECK(shown(refused.commits().create_branch("a/b", commit_a)) ==
        "error: GitHub answered 422: Reference already exists");
}

}  // namespace forges
