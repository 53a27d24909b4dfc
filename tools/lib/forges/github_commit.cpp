// SPDX-License-Identifier: Apache-2.0
#include "forges/github_commit.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/reading.hpp"

namespace forges {
namespace {

using http::Method;
using nlohmann::json;
using std::chrono::seconds;

json changes_of(const GithubCommit& commit) {
  auto additions = json::array();
  for (const auto& file : commit.files) {
    additions.push_back({{"path", file.path}, {"contents", base::base64(file.contents)}});
  }
  return {{"additions", additions}};
}

bool is_too_large(const GithubCommit& commit) {
  constexpr std::size_t most = 38000000;
  std::size_t size = 0;
  for (const auto& file : commit.files) size += file.contents.size();
  return size > most;
}

// Whether GitHub says that the branch is not where we expect it.
bool is_stale(const Answer& answer) {
  const auto errors = answer.body.find("errors");
  if (errors == answer.body.end() || !errors->is_array()) return false;
  for (const auto& error : *errors) {
    if (base::text_at(error, "type") == "STALE_DATA") return true;
  }
  return false;
}

// A refusal has a type, and a query that was not understood a code. Without them something went
// wrong on the way, perhaps when the commit was there.
bool is_refusal(const Answer& answer) {
  const auto errors = answer.body.find("errors");
  if (errors == answer.body.end() || !errors->is_array() || errors->empty()) return false;
  return std::all_of(errors->begin(), errors->end(), [](const json& error) {
    return has_text_at(error, "type") || has_text_at(base::object_at(error, "extensions"), "code");
  });
}

base::Error no_commit(const Answer& answer) {
  if (is_refusal(answer)) {
    return {.kind = base::ErrorKind::rejected,
            .message = "GitHub refused the commit: " + complaint_in(answer)};
  }
  const auto said = complaint_in(answer);
  if (said.empty()) return not_told("whether there is a commit", Provider::github);
  return {.kind = base::ErrorKind::unreachable,
          .message = "GitHub does not say whether there is a commit: " + said,
          .may_have_arrived = true};
}

base::Error moved_error(const std::string& branch) {
  return {.kind = base::ErrorKind::conflict,
          .message = base::printable(branch) + " has moved, or is gone"};
}

}  // namespace

base::Result<std::optional<std::string>> GithubCommits::head_of(const std::string& branch) {
  const auto answer = TRY(api_.ask(Method::get, "/repos/" + encoded_branch(api_.project().path) +
                                                    "/git/ref/heads/" + encoded_branch(branch)));
  if (answer.status() == 404) return std::optional<std::string>();
  if (!answer.is_success()) return failure_of(answer, Provider::github);
  auto commit = commit_at(base::object_at(answer.body, "object"), "sha");
  if (!commit.empty()) return std::optional(std::move(commit));
  return base::Error{.kind = base::ErrorKind::garbled,
                     .message = "GitHub answered without the commit of a branch"};
}

base::Result<void> GithubCommits::create_branch(const std::string& branch,
                                                const std::string& commit) {
  const json body = {{"ref", "refs/heads/" + branch}, {"sha", commit}};
  const auto answer = TRY(
      api_.ask(Method::post, "/repos/" + encoded_branch(api_.project().path) + "/git/refs", body));
  if (answer.is_success()) return {};
  if (answer.status() == 422) {
    const auto head = TRY(head_of(branch));
    if (head) {
      return base::Error{.kind = base::ErrorKind::conflict,
                         .message = base::printable(branch) + " is there already"};
    }
  }
  return failure_of_change(answer, Provider::github);
}

base::Result<Answer> GithubCommits::ask_for(const GithubCommit& wanted) {
  const auto* const query =
      "mutation($i:CreateCommitOnBranchInput!){createCommitOnBranch(input:$i)"
      "{commit{oid url}}}";
  const json input = {
      {"branch", {{"repositoryNameWithOwner", api_.project().path}, {"branchName", wanted.branch}}},
      {"expectedHeadOid", wanted.expected_head},
      {"message", {{"headline", wanted.headline}, {"body", wanted.body}}},
      {"fileChanges", changes_of(wanted)}};
  return api_.graphql(query, json{{"i", input}});
}

base::Result<std::string> GithubCommits::commit(const GithubCommit& wanted) {
  if (is_too_large(wanted)) {
    return base::usage_error("the files are too large for a commit through GitHub's API",
                             "commit them over Git");
  }
  constexpr auto longest = seconds(4);
  for (auto pause = seconds(1);; pause *= 2) {
    const auto answer = TRY(ask_for(wanted));
    if (!answer.is_success()) return failure_of_change(answer, Provider::github);
    const auto& made = base::object_at(
        base::object_at(base::object_at(answer.body, "data"), "createCommitOnBranch"), "commit");
    const auto id = commit_at(made, "oid");
    if (!id.empty()) return id;
    if (!is_stale(answer)) return no_commit(answer);
    // It also says so for seconds after a branch was made.
    const auto head = TRY(head_of(wanted.branch));
    if (head != wanted.expected_head || pause > longest) return moved_error(wanted.branch);
    TRY(api_.deadline().sleep_for(pause));
  }
}

}  // namespace forges
