// SPDX-License-Identifier: Apache-2.0

// GitLab merges a request at once when it is asked to merge it after its pipeline, and there is no
// pipeline. Right after a push there is none yet. So before that question this waits until GitLab
// has seen the push and made a pipeline, or is not going to. The one of the commit before does not
// count; nor does that of a merged result, whose commit is none of ours, until the time is over.
#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/gitlab.hpp"
#include "forges/reading.hpp"

namespace forges {
namespace {

using http::Method;
using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto longest_without_pipeline = seconds(15);
constexpr auto longest_unsettled = seconds(30);

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_working_it_out(const ChangeRequest& request) {
  return is_one_of(request.merge_status,
                   {"", "checking", "unchecked", "preparing", "approvals_syncing"});
}

bool is_final(const ChangeRequest& request) {
  return is_one_of(request.merge_status, {"conflict", "need_rebase", "not_open"});
}

AutoMerge refused(std::string reason) {
  return {.kind = AutoMerge::Kind::refused, .reason = std::move(reason)};
}

std::string reason_of(const Answer& answer) {
  if (answer.status() == 401) return "the token may not merge into this branch";
  return complaint_in(answer);
}

// What became of a merge, if the request tells.
std::optional<AutoMerge> outcome_in(const ChangeRequest& request) {
  if (request.state == State::merged) return AutoMerge{.kind = AutoMerge::Kind::merged_now};
  if (request.is_auto_merging) return AutoMerge{.kind = AutoMerge::Kind::armed};
  return std::nullopt;
}

// Why nothing became of it, as a request has it.
std::string merge_error_in(const json& object) {
  constexpr std::size_t longest = 300;
  auto error = base::printable(short_text_at(object, "merge_error", longest));
  if (!error.empty()) return error;
  return "GitLab neither merged it nor waits to, and does not say why; look at the merge request";
}

}  // namespace

base::Result<ChangeRequest> Gitlab::read_settled(std::uint64_t number,
                                                 const std::string& expected_head) {
  base::Duration waited = seconds(0);
  for (base::Duration pause = seconds(1);; pause *= 2) {
    auto request = TRY(read(number));
    if (request.state != State::open) return request;
    const bool is_settled =
        !is_working_it_out(request) && is_same_commit(request.head_commit, expected_head);
    const bool has_seen_pipeline = request.has_pipeline || waited >= longest_without_pipeline;
    if ((is_settled && has_seen_pipeline) || waited >= longest_unsettled) return request;
    TRY(api_.deadline().sleep_for(pause));
    waited += pause;
  }
}

// GitLab calls it a success, too, where it comes to nothing. Before that counts the request is
// looked at once more.
base::Result<AutoMerge> Gitlab::outcome_of(const Answer& success, std::uint64_t number) {
  const auto after = read_gitlab_request(success.body);
  if (!after) return not_told("whether the request merges by itself", provider());
  auto outcome = outcome_in(*after);
  if (outcome) return std::move(*outcome);
  TRY(api_.deadline().sleep_for(seconds(1)));
  const auto now = TRY(read(number));
  outcome = outcome_in(now);
  if (outcome) return std::move(*outcome);
  return refused(merge_error_in(success.body));
}

base::Result<AutoMerge> Gitlab::enable_auto_merge(const ChangeRequest& request,
                                                  const Merge& merge) {
  const auto now = TRY(read_settled(request.number, merge.expected_head));
  if (now.state == State::merged) return AutoMerge{.kind = AutoMerge::Kind::merged_now};
  if (now.state == State::closed) return refused("it is closed");
  if (is_final(now)) return refused("its state is " + base::printable(now.merge_status));
  // Each name of the flag is known to some versions only.
  json body = {{"sha", merge.expected_head},
               {"squash", merge.method == MergeMethod::squash},
               {"auto_merge", true},
               {"merge_when_pipeline_succeeds", true}};
  if (merge.tells_squash()) {
    body["squash_commit_message"] = merge.squash_title + "\n\n" + merge.squash_text;
  }
  if (merge.deletes_head) body["should_remove_source_branch"] = true;
  constexpr int most_tries = 5;
  for (int attempt = 1;; ++attempt) {
    const auto answer = TRY(api_.ask(Method::put, path_of(request.number) + "/merge", body));
    if (answer.is_success()) return outcome_of(answer, request.number);
    if (answer.status() >= 500 || answer.status() == 429) return failure_of(answer, provider());
    if (answer.status() != 405 || attempt == most_tries) return refused(reason_of(answer));
    TRY(api_.deadline().sleep_for(milliseconds(250) * attempt * attempt));
  }
}

}  // namespace forges
