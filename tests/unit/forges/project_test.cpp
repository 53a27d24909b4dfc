// SPDX-License-Identifier: Apache-2.0
#include "forges/project.hpp"

#include <catch2/catch.hpp>

using forges::Wanted;

namespace {

std::string read(const Wanted& wanted) {
  const auto found = forges::recognize(wanted);
  if (!found) return "error: " + found.error().message;
  if (!*found) return "ask";
  const auto& project = **found;
  const auto graphql = project.graphql_api.host.empty() ? "" : " " + project.graphql_api.text();
  return forges::to_string(project.provider) + " " + project.path +
         (project.id.empty() ? "" : "=" + project.id) + " " + project.api.text() + graphql;
}

}  // namespace

TEST_CASE("recognize: a name tells which forge it is, and where its API is", "[forges]") {
  struct Row {
    std::string repository;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {"https://github.com/o/r.git",
       "GitHub o/r https://api.github.com https://api.github.com/graphql"},
      {"https://octo.ghe.com/o/r",
       "GitHub o/r https://api.octo.ghe.com https://api.octo.ghe.com/graphql"},
      {"https://github.example.com:8443/o/r",
       "GitHub o/r https://github.example.com:8443/api/v3 "
       "https://github.example.com:8443/api/graphql"},
      {"git@gitlab.com:group/sub/project.git",
       "GitLab group/sub/project https://gitlab.com/api/v4"},
      {"https://codeberg.org/o/r", "Gitea o/r https://codeberg.org/api/v1"},
      {"https://gitea.example.com/git/o/r", "Gitea o/r https://gitea.example.com/git/api/v1"},
      {"git@bitbucket.org:team/deploy.git", "Bitbucket team/deploy https://api.bitbucket.org/2.0"},
      {"https://git.example.com/o/r", "ask"},
      {"https://github.com/o/r/extra", "error: GitHub has no repository o/r/extra"},
      {"https://gitlab.com/project", "error: GitLab has no repository project"},
      {"https://bitbucket.example.com/scm/o/r.git",
       "error: bitbucket.example.com is a Bitbucket Server or Data Center, whose API we do not "
       "speak"},
      {"https://git.example.com/scm/o/r.git",
       "error: git.example.com is a Bitbucket Server or Data Center, whose API we do not speak"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.repository);
    CHECK(read({.repository = row.repository}) == row.expected);
  }
}

TEST_CASE("recognize: what somebody calls Bitbucket need not be one", "[forges]") {
  CHECK(read({.repository = "https://git.example.com/o/r", .provider = "bitbucket"}) ==
        "error: git.example.com is not bitbucket.org");
  const auto error =
      forges::recognize({.repository = "https://git.example.com/o/r", .provider = "bitbucket"})
          .error();
  CHECK(error.hint.find("check --provider") != std::string::npos);
}

TEST_CASE("recognize: what the user says counts before names", "[forges]") {
  const std::string repository = "https://git.example.com/o/r";
  CHECK(read({.repository = repository, .provider = "Forgejo"}) ==
        "Gitea o/r https://git.example.com/api/v1");
  CHECK(read({.repository = repository, .api_url = "https://git.example.com/lab/api/v4/"}) ==
        "GitLab o/r https://git.example.com/lab/api/v4");
  CHECK(read({.repository = repository,
              .provider = "bitbucket",
              .api_url = "http://u:p@127.0.0.1:9/2.0?x=y"}) ==
        "Bitbucket o/r http://127.0.0.1:9/2.0");
  CHECK(
      read({.repository = repository, .provider = "bitbucket"}).starts_with("error: git.example"));
  CHECK(read({.repository = repository, .provider = "svn"}) ==
        "error: 'svn' is no provider that we know");
  CHECK(read({.repository = "https://gitlab.com/a/b", .project_id = "7"}) ==
        "GitLab a/b=7 https://gitlab.com/api/v4");
  CHECK(read({.repository = "https://gitlab.com/a/b", .project_id = "x/y"}) ==
        "error: 'x/y' is no number of a project");
}

TEST_CASE("recognize: a CI system's hints count for its own server", "[forges]") {
  forges::CiHints hints = {.gitlab_server_url = "https://git.example.com",
                           .gitlab_api_url = "https://git.example.com/lab/api/v4",
                           .gitlab_project_id = "12",
                           .gitlab_project_path = "team/app"};
  const auto with = [&](const std::string& repository) {
    return read({.repository = repository, .hints = hints});
  };
  CHECK(with("https://git.example.com/team/deploy") ==
        "GitLab team/deploy https://git.example.com/lab/api/v4");
  CHECK(with("git@git.example.com:team/app.git") ==
        "GitLab team/app=12 https://git.example.com/lab/api/v4");
  CHECK(with("https://git.example.com:8443/team/app") == "ask");
  CHECK(with("https://other.example.com/team/app") == "ask");
  hints = {.github_server_url = "https://git.example.com",
           .github_api_url = "https://api.git.example.com",
           .github_graphql_url = "https://git.example.com/graph"};
  CHECK(with("https://git.example.com/o/r") ==
        "GitHub o/r https://api.git.example.com https://git.example.com/graph");
}
