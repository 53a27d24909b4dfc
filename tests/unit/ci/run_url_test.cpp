// SPDX-License-Identifier: Apache-2.0
#include "ci/run_url.hpp"

#include <catch2/catch.hpp>

TEST_CASE("run_url: the page of the run where people look for it", "[ci]") {
  struct Row {
    std::map<std::string, std::string> variables;
    std::string expected;
  };
  const std::map<std::string, std::string> github = {{"GITHUB_ACTIONS", "true"},
                                                     {"GITHUB_SERVER_URL", "https://github.com"},
                                                     {"GITHUB_REPOSITORY", "acme/api"},
                                                     {"GITHUB_RUN_ID", "9911"}};
  auto unfinished = github;
  unfinished.erase("GITHUB_RUN_ID");
  const auto row = GENERATE_COPY(values<Row>({
      {{}, ""},
      {github, "https://github.com/acme/api/actions/runs/9911"},
      {unfinished, ""},
      {{{"CI_JOB_URL", "https://gitlab.example.com/acme/api/-/jobs/7"}},
       "https://gitlab.example.com/acme/api/-/jobs/7"},
      {{{"BUILD_URL", "https://jenkins.example.com/job/api/12/"}},
       "https://jenkins.example.com/job/api/12/"},
      {{{"BUILD_URL", "https://ci:secret@jenkins.example.com/job/api/12/"}},
       "https://***@jenkins.example.com/job/api/12/"},
  }));
  CHECK(ci::run_url(ci::Environment(row.variables)) == row.expected);
}
