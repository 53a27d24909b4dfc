// SPDX-License-Identifier: Apache-2.0
#include "rollout/goal.hpp"

#include <catch2/catch.hpp>

#include "cli/ending.hpp"

using rollout::is_at;
using rollout::is_revision;
using rollout::WantedRevision;
using rollout::Word;

namespace {

const std::string commit = "4f2c9a7d1b0e8c6f5a4d3e2b1c0f9e8d7a6b5c4d";

}  // namespace

TEST_CASE("is_revision: equal, or the beginning of a commit id", "[rollout]") {
  struct Row {
    std::string wanted;
    std::string revision;
    bool expected;
  };
  const auto row = GENERATE(values<Row>({
      {commit, commit, true},
      {commit.substr(0, 7), commit, true},
      {"4F2C9A7", commit, true},
      {commit.substr(0, 6), commit, false},
      {commit.substr(1, 12), commit, false},
      {commit + "0", commit, false},
      {commit, commit.substr(0, 7), false},
      {"4f2c9a7", commit + commit.substr(0, 24), true},
      {"4f2c9a7", commit.substr(0, 39), false},
      {"", commit, false},
      {"", "", false},
      {commit, "", false},
      {"1.8.3", "1.8.3", true},
      {"1.8", "1.8.3", false},
      {"1234567", "12345678.0.0", false},
      {"sha256:0b1c", "sha256:0b1c", true},
      {"sha256:0b1c", "sha256:0b1cd2", false},
  }));
  CAPTURE(row.wanted, row.revision);
  CHECK(is_revision(row.wanted, row.revision) == row.expected);
}

TEST_CASE("is_at: wanted revisions of many sources, by position, by name or of any", "[rollout]") {
  argocd::Application application;
  application.sources = {{.name = "chart"}, {.name = "values"}, {.name = ""}};
  const std::vector<std::string> revisions = {"2.4.7", commit, "1.3.0"};
  struct Row {
    std::vector<WantedRevision> wanted;
    bool expected;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {{}, true},
      {{{.revision = commit}}, true},
      {{{.source = "2", .revision = commit}}, true},
      {{{.source = "1", .revision = commit}}, false},
      {{{.source = "values", .revision = "4f2c9a7"}}, true},
      {{{.source = "chart", .revision = "4f2c9a7"}}, false},
      {{{.source = "chart", .revision = "2.4.7"}, {.source = "values", .revision = commit}}, true},
      {{{.source = "chart", .revision = "2.4.6"}, {.source = "values", .revision = commit}}, false},
      {{{.source = "4", .revision = commit}}, false},
      {{{.source = "0", .revision = "2.4.7"}}, false},
      {{{.source = "nobody", .revision = commit}}, false},
  }));
  CHECK(is_at(row.wanted, application, revisions) == row.expected);
}

TEST_CASE("is_at: nothing is at a revision before it was compared", "[rollout]") {
  CHECK_FALSE(is_at({{.revision = commit}}, {}, {}));
}

TEST_CASE("Word: the words of the contract, and which of them are successes", "[rollout]") {
  CHECK(to_string(Word::synced) == "synced");
  CHECK(to_string(Word::outofsync) == "outofsync");
  CHECK(to_string(Word::unreachable) == "unreachable");
  CHECK(is_success(Word::skipped));
  CHECK_FALSE(is_success(Word::outofsync));
  CHECK_FALSE(is_success(Word::timeout));
}

TEST_CASE("short_revisions: commits as people read them, the rest as it is", "[rollout]") {
  CHECK(rollout::short_revisions({commit, "2.4.7"}) == "4f2c9a7, 2.4.7");
  CHECK(rollout::short_revision("x\x1b[2Jy") == "x [2Jy");
  CHECK(rollout::short_revision(std::string(100, 'v')).size() <= 42);
}

TEST_CASE("outcome_of: the word of an application is the result that its error alone would be",
          "[rollout]") {
  using base::ErrorKind;
  const auto kind =
      GENERATE(ErrorKind::usage, ErrorKind::malformed, ErrorKind::garbled, ErrorKind::not_found,
               ErrorKind::denied, ErrorKind::conflict, ErrorKind::rejected, ErrorKind::unreachable,
               ErrorKind::timeout, ErrorKind::stopped);
  const auto outcome = rollout::outcome_of({.kind = kind, .message = "no"});
  CHECK(to_string(outcome.word) == cli::ending_of(kind).result);
  CHECK_FALSE(is_success(outcome.word));
  CHECK(outcome.kind == kind);
}

TEST_CASE("check_wanted: one source is at one revision", "[rollout]") {
  const std::string other = "9b1e77a" + commit.substr(7);
  const argocd::Source git = {.repo_url = "https://git.example.com/a.git", .name = "git"};
  const argocd::Source chart = {.repo_url = "https://charts.example.com", .chart = "redis"};
  struct Row {
    std::vector<argocd::Source> sources;
    std::vector<WantedRevision> wanted;
    bool is_possible;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {{git}, {{.revision = commit}, {.revision = other}}, false},
      {{git}, {{.revision = commit}, {.revision = commit.substr(0, 9)}}, true},
      {{git}, {{.source = "1", .revision = commit}, {.source = "git", .revision = other}}, false},
      {{git, chart}, {{.revision = commit}, {.revision = "1.8.3"}}, true},
      {{git, chart}, {{.source = "1", .revision = commit}, {.revision = "1.8.3"}}, true},
      {{git, chart},
       {{.source = "git", .revision = commit}, {.source = "1", .revision = other}},
       false},
  }));
  argocd::Application application;
  application.sources = row.sources;
  const auto checked = rollout::check_wanted({.revisions = row.wanted}, application);
  CHECK(checked.has_value() == row.is_possible);
  // Both may be contained in a commit that is newer than either.
  CHECK(rollout::check_wanted({.revisions = row.wanted, .contains = true}, application));
}
