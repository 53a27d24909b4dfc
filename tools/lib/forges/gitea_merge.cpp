// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "forges/gitea.hpp"
#include "forges/wording.hpp"

namespace forges {
namespace {

using http::Method;
using nlohmann::json;
using std::chrono::milliseconds;

// Other conflicts are answered alike: the only sign of it are these words.
bool is_waiting_already(const Answer& answer) {
  return answer.status() == 409 &&
         base::find(complaint_in(answer), "already scheduled") != std::string::npos;
}

}  // namespace

// Asked right after the request was made, Gitea may not know yet whether it can be merged, and says
// 405 as for every other reason.
base::Result<Answer> Gitea::ask_to_merge(const ChangeRequest& request, const Merge& merge) {
  json body = {{"Do", to_string(merge.method)},
               {"merge_when_checks_succeed", true},
               {"head_commit_id", merge.expected_head}};
  if (merge.tells_squash()) {
    body["MergeTitleField"] = squash_title(request, merge);
    body["MergeMessageField"] = merge.squash_text;
  }
  if (merge.deletes_head) body["delete_branch_after_merge"] = true;
  constexpr int most_tries = 4;
  for (int attempt = 1;; ++attempt) {
    auto answer = TRY(api_.ask(Method::post, pull(request.number) + "/merge", body));
    if (answer.status() != 405 || attempt == most_tries) return answer;
    const auto now = TRY(read(request.number));
    if (now.state != State::open || now.is_draft) return answer;
    TRY(api_.deadline().sleep_for(milliseconds(250) * attempt * attempt));
  }
}

base::Result<AutoMerge> Gitea::enable_auto_merge(const ChangeRequest& request, const Merge& merge) {
  auto answer = TRY(ask_to_merge(request, merge));
  if (is_waiting_already(answer) && !merge.is_news) {
    return AutoMerge{.kind = AutoMerge::Kind::armed};
  }
  if (answer.status() == 409) {
    // It may be waiting to be merged already, perhaps in another way or with another text.
    const auto disarmed = TRY(api_.ask(Method::del, pull(request.number) + "/merge"));
    if (disarmed.is_success()) answer = TRY(ask_to_merge(request, merge));
  }
  if (answer.is_success()) {
    // Of its own it says nothing more than the status.
    const bool is_scheduled = answer.status() == 201;
    return AutoMerge{.kind = is_scheduled ? AutoMerge::Kind::armed : AutoMerge::Kind::merged_now};
  }
  if (answer.status() >= 500 || answer.status() == 401) return failure_of(answer, provider());
  const auto now = TRY(read(request.number));
  if (now.state == State::merged) return AutoMerge{.kind = AutoMerge::Kind::merged_now};
  auto reason = complaint_in(answer);
  if (reason.empty()) reason = failure_of(answer, provider()).message;
  return AutoMerge{.kind = AutoMerge::Kind::refused, .reason = std::move(reason)};
}

}  // namespace forges
