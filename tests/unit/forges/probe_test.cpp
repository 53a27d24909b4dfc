// SPDX-License-Identifier: Apache-2.0
#include "forges/probe.hpp"

#include <catch2/catch.hpp>

#include "api_case.hpp"

namespace forges {
namespace {

using Replies = std::vector<Reply>;

std::string probed(Case& probe) {
  const auto project =
      identify(probe.client, {.repository = probe.server.url() + "/o/r"}, probe.deadline);
  return project ? to_string(project->provider) : "error: " + project.error().message;
}

}  // namespace

TEST_CASE("identify: each forge is known by what only it answers", "[forges]") {
  struct Row {
    Replies answers;
    std::string expected;
  };
  const Reply none = {.status = 404, .body = "{}"};
  const std::vector<Row> rows = {
      {{{.body = R"({"version":"1.22.3"})"}}, "Gitea"},
      {{{.status = 403, .body = R"({"message":"log in","url":"https://h/api/swagger"})"}}, "Gitea"},
      {{none, {.body = R"({"version":"17.1.0-ee"})"}}, "GitLab"},
      {{none, {.status = 401, .body = R"({"message":"401 Unauthorized"})"}}, "GitLab"},
      {{none, none, {.body = "{}", .more_headers = "X-GitHub-Request-Id: 1\r\n"}}, "GitHub"},
      {{none, none, none, {.body = R"({"version":"8.9","buildNumber":"8009"})"}},
       "error: 127.0.0.1 is a Bitbucket Server or Data Center, whose API we do not speak"},
      {{none}, "error: 127.0.0.1 does not say which forge it is"},
      {{{.type = "text/html", .body = "<html>"}},
       "error: 127.0.0.1 does not say which forge it is"},
      {{{.status = 302, .more_headers = "Location: http://127.0.0.1:1/\r\n"}},
       "error: 127.0.0.1 does not say which forge it is"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected);
    Case probe(Provider::github, row.answers);
    CHECK(probed(probe) == row.expected);
  }
}

TEST_CASE("identify: no server is asked where the name tells", "[forges]") {
  Case probe(Provider::github, {{}});
  CHECK(identify(probe.client, {.repository = "git@github.com:o/r"}, probe.deadline));
  CHECK(probe.server.requests().empty());
}

}  // namespace forges
