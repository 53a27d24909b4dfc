// SPDX-License-Identifier: Apache-2.0
#include "ci/pipeline.hpp"

#include <catch2/catch.hpp>

namespace {

using Json = nlohmann::json;

Json pipeline(std::map<std::string, std::string> variables, const Json& event = {},
              const std::vector<std::string>& facts = {}) {
  const auto read = ci::read_facts(facts);
  REQUIRE(read);
  const auto made = ci::pipeline_of(ci::Environment(std::move(variables)), event, *read);
  REQUIRE(made);
  return *made;
}

std::string failure(const std::string& fact) {
  const auto facts = ci::read_facts({fact});
  if (!facts) return base::to_string(facts.error());
  const auto made = ci::pipeline_of(ci::Environment(), {}, *facts);
  return made ? "" : base::to_string(made.error());
}

}  // namespace

TEST_CASE("pipeline: GitHub tells it with variables and an event", "[ci]") {
  const Json event = {{"head_commit",
                       {{"message", "Add a cart\n\nIt holds things."},
                        {"author", {{"name", "Jane Doe"}, {"email", "jane@example.com"}}}}},
                      {"pusher", {{"name", "jane"}, {"email", "jane@example.com"}}}};
  const auto found = pipeline({{"GITHUB_ACTIONS", "true"},
                               {"GITHUB_SERVER_URL", "https://github.com"},
                               {"GITHUB_REPOSITORY", "shop/web"},
                               {"GITHUB_RUN_ID", "42"},
                               {"GITHUB_ACTOR", "jane"},
                               {"GITHUB_WORKFLOW", "release"},
                               {"GITHUB_REF_NAME", "main"},
                               {"GITHUB_SHA", "4f2c9a7d1b0e35c6a8f9d2e1b7c4a3f6e5d8c9b0"}},
                              event);
  CHECK(found["provider"] == "github");
  CHECK(found["runUrl"] == "https://github.com/shop/web/actions/runs/42");
  CHECK(found["branch"] == "main");
  CHECK(found["actor"] ==
        Json({{"login", "jane"}, {"name", "jane"}, {"email", "jane@example.com"}}));
  CHECK(found["commit"]["shortSha"] == "4f2c9a7");
  CHECK(found["commit"]["title"] == "Add a cart");
  CHECK(found["commit"]["author"] == "Jane Doe <jane@example.com>");
}

TEST_CASE("pipeline: GitLab and Jenkins tell it with variables", "[ci]") {
  const auto gitlab = pipeline({{"GITLAB_CI", "true"},
                                {"CI_PROJECT_PATH", "shop/web"},
                                {"CI_PIPELINE_URL", "https://gitlab.example.com/p/1"},
                                {"CI_JOB_STATUS", "failed"},
                                {"GITLAB_USER_EMAIL", "jane@example.com"},
                                {"CI_COMMIT_MESSAGE", "Add a cart\n"}});
  CHECK(gitlab["status"] == "failed");
  CHECK(gitlab["commit"]["title"] == "Add a cart");
  CHECK(gitlab["runUrl"] == "https://gitlab.example.com/p/1");
  CHECK(pipeline({{"GITLAB_CI", "true"}, {"CI_JOB_STATUS", "running"}})["status"] == "");
  const auto jenkins = pipeline({{"JENKINS_URL", "https://ci.example.com"},
                                 {"BUILD_URL", "https://ci.example.com/job/web/7/"},
                                 {"GIT_URL", "https://user:secret@git.example.com/web.git"},
                                 {"GIT_BRANCH", "origin/main"},
                                 {"BUILD_USER", "Jane Doe"}});
  CHECK(jenkins["provider"] == "jenkins");
  CHECK(jenkins["branch"] == "main");
  CHECK(jenkins["runUrl"] == "https://ci.example.com/job/web/7/");
  CHECK(jenkins["repository"].get<std::string>().find("secret") == std::string::npos);
}

TEST_CASE("pipeline: what a step says goes before all else", "[ci]") {
  const auto found = pipeline({}, {},
                              {"status=Failed", "actor.login=jane", "commit.sha=0123456789",
                               "commit.title=By hand", "params.tag=v1=2"});
  CHECK(found["status"] == "failed");
  CHECK(found["actor"]["login"] == "jane");
  CHECK(found["commit"]["shortSha"] == "0123456");
  CHECK(found["commit"]["title"] == "By hand");
  CHECK(found["params"]["tag"] == "v1=2");
  CHECK(failure("status") == "'status' is not NAME=VALUE");
  CHECK(failure("=x") == "'=x' is not NAME=VALUE");
  CHECK(failure("actor=jane") == "'actor' is no text, but has parts");
  CHECK(failure("status.x=jane") == "'status.x' is below a text");
}

TEST_CASE("pipeline: a fact may have many lines, and facts may be JSON", "[ci]") {
  CHECK(pipeline({}, {}, {"commit.message=Add\n\nstatus=failed\n"})["commit"]["message"] ==
        "Add\n\nstatus=failed\n");
  const auto found =
      pipeline({}, {},
               {"status=failed",
                R"( {"commit.message": "Add\n\nstatus=succeeded\n", "actor": {"login": "jane"},)"
                R"( "params.tag": 7, "params.dry": true, "branch": null, "a": "{}"} )"});
  CHECK(found["status"] == "failed");
  CHECK(found["commit"]["message"] == "Add\n\nstatus=succeeded\n");
  CHECK(found["commit"]["title"] == "Add");
  CHECK(found["actor"] == Json({{"login", "jane"}, {"name", ""}, {"email", ""}}));
  CHECK(found["params"] == Json({{"tag", "7"}, {"dry", "true"}}));
  CHECK(found["branch"] == "");
  CHECK(found["a"] == "{}");
  CHECK(pipeline({}, {}, {R"({"status": "Failed"})"})["status"] == "failed");
  CHECK(pipeline({}, {}, {"{}"}) == pipeline({}));
}

TEST_CASE("pipeline: JSON that holds no facts is refused", "[ci]") {
  CHECK(failure("{") == "'{' is no JSON object");
  CHECK(failure(R"({"a": 1} b)") == "'{\"a\": 1} b' is no JSON object");
  CHECK(failure(R"({"a": ["b"]})") == "'a' is a list, and no text");
  CHECK(failure(R"({"": "b"})") == "a fact has no name");
  CHECK(failure(R"({"a": {"": "b"}})") == "a fact has no name");
  CHECK(failure(R"({"a": "\uD800"})") != "");
  CHECK(failure(R"({"actor": "jane"})") == "'actor' is no text, but has parts");
  CHECK(failure(R"({"status": {"x": "jane"}})") == "'status.x' is below a text");
}

TEST_CASE("pipeline: the names of facts", "[ci]") {
  const auto facts = ci::read_facts({" a.b =c=d", R"({"e": {"f": "g"}, "h.i": "j"})"});
  REQUIRE(facts);
  CHECK(*facts == std::vector<ci::Fact>{{"a.b", "c=d"}, {"e.f", "g"}, {"h.i", "j"}});
}

TEST_CASE("pipeline: the end of a run has one word for all systems", "[ci]") {
  for (const auto* word : {"success", "Succeeded", "SUCCESS", "Completed", " passed "}) {
    CHECK(ci::status_word(word) == "succeeded");
  }
  for (const auto* word : {"failure", "Failed", "UNSTABLE", "error"}) {
    CHECK(ci::status_word(word) == "failed");
  }
  CHECK(ci::status_word("ABORTED") == "cancelled");
  CHECK(ci::status_word("None") == "running");
  CHECK(ci::status_word("Odd") == "odd");
}
