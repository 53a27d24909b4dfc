// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/github.hpp"
#include "forges/reading.hpp"
#include "forges/wording.hpp"

namespace forges {
namespace {

using http::Method;
using nlohmann::json;
using std::chrono::seconds;

// Nothing that must be waited for stands in the way.
bool may_merge_now(const ChangeRequest& request) {
  const auto& status = request.merge_status;
  return status == "clean" || status == "unstable" || status == "has_hooks";
}

// The request that was to be armed, as it is then; empty where that was refused.
const json& request_in(const Answer& answer) {
  const auto& data = base::object_at(answer.body, "data");
  return base::object_at(base::object_at(data, "enablePullRequestAutoMerge"), "pullRequest");
}

std::string reason_of(const Answer& answer) {
  auto reason = complaint_in(answer);
  if (!reason.empty()) return reason;
  return "GitHub took it, but the pull request shows no auto-merge; look at it there";
}

AutoMerge refused(std::string reason) {
  return {.kind = AutoMerge::Kind::refused, .reason = std::move(reason)};
}

}  // namespace

// GitHub works out in the background whether a request can be merged; until then it does not say.
base::Result<ChangeRequest> Github::read_settled(std::uint64_t number) {
  constexpr auto longest = seconds(16);  // half a minute in all
  for (auto pause = seconds(1);; pause *= 2) {
    auto request = TRY(read(number));
    const bool is_settled =
        request.state != State::open || (request.is_mergeable && request.merge_status != "unknown");
    if (is_settled || pause > longest) return request;
    TRY(api_.deadline().sleep_for(pause));
  }
}

base::Result<AutoMerge> Github::enable_auto_merge(const ChangeRequest& request,
                                                  const Merge& merge) {
  const auto* const query =
      "mutation($i:EnablePullRequestAutoMergeInput!){enablePullRequestAutoMerge(input:$i)"
      "{pullRequest{number autoMergeRequest{enabledAt mergeMethod}}}}";
  json input = {{"pullRequestId", request.node_id},
                {"mergeMethod", base::to_upper(to_string(merge.method))},
                {"expectedHeadOid", merge.expected_head}};
  if (merge.tells_squash()) {
    input["commitHeadline"] = squash_title(request, merge);
    input["commitBody"] = merge.squash_text;
  }
  const auto answer = TRY(api_.graphql(query, json{{"i", input}}));
  if (!answer.is_success()) return failure_of(answer, provider());
  const auto& armed = request_in(answer);
  if (!base::object_at(armed, "autoMergeRequest").empty()) {
    return AutoMerge{.kind = AutoMerge::Kind::armed};
  }
  if (armed.empty() && !answer.body.contains("errors")) {
    return not_told("whether the request merges by itself", provider());
  }
  // What could be merged goes into the merge queue, where there is one, and is not armed.
  const bool is_queued = TRY(is_in_merge_queue(request.number));
  if (is_queued) return AutoMerge{.kind = AutoMerge::Kind::armed};
  // Its words change; what it says about the request's state does not.
  const auto now = TRY(read_settled(request.number));
  if (now.state == State::merged) return AutoMerge{.kind = AutoMerge::Kind::merged_now};
  if (now.state == State::open && !now.is_draft && may_merge_now(now)) {
    return merge_now(now, merge);
  }
  // It was asked to already.
  if (now.state == State::open && now.is_auto_merging) {
    return AutoMerge{.kind = AutoMerge::Kind::armed};
  }
  return refused(reason_of(answer));
}

// Not in one that GitHub does not tell of: the first Enterprise servers know none.
base::Result<bool> Github::is_in_merge_queue(std::uint64_t number) {
  const auto* const query =
      "query($o:String!,$r:String!,$n:Int!){repository(owner:$o,name:$r)"
      "{pullRequest(number:$n){isInMergeQueue}}}";
  const auto& path = api_.project().path;
  const auto slash = path.find('/');
  const json variables = {
      {"o", path.substr(0, slash)}, {"r", path.substr(slash + 1)}, {"n", number}};
  const auto answer = TRY(api_.graphql(query, variables));
  if (!answer.is_success()) return failure_of(answer, provider());
  const auto& repository = base::object_at(base::object_at(answer.body, "data"), "repository");
  return base::flag_at(base::object_at(repository, "pullRequest"), "isInMergeQueue");
}

base::Result<AutoMerge> Github::merge_now(const ChangeRequest& request, const Merge& merge) {
  json body = {{"merge_method", to_string(merge.method)}, {"sha", merge.expected_head}};
  if (merge.tells_squash()) {
    body["commit_title"] = squash_title(request, merge);
    body["commit_message"] = merge.squash_text;
  }
  constexpr std::array pauses = {seconds(1), seconds(2), seconds(4)};
  for (std::size_t attempt = 0;; ++attempt) {
    const auto answer = TRY(api_.ask(Method::put, pull(request) + "/merge", body));
    if (answer.is_success() && base::flag_at(answer.body, "merged")) {
      return AutoMerge{.kind = AutoMerge::Kind::merged_now};
    }
    if (answer.is_success()) return not_told("whether the request is merged", provider());
    if (answer.status() != 405 && answer.status() != 409) return failure_of(answer, provider());
    // 405 is said for every reason, also for one that is over in a moment.
    const auto now = TRY(read(request.number));
    if (now.state == State::merged) return AutoMerge{.kind = AutoMerge::Kind::merged_now};
    const bool is_over = answer.status() == 409 || attempt >= pauses.size() || !may_merge_now(now);
    if (is_over) return refused(complaint_in(answer));
    TRY(api_.deadline().sleep_for(pauses.at(attempt)));
  }
}

}  // namespace forges
