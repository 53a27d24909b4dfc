// SPDX-License-Identifier: Apache-2.0
#include "forges/wait_merged.hpp"

#include "fakes/still_forge.hpp"
#include "forge_case.hpp"

namespace forges {
namespace {

using std::chrono::seconds;

ChangeRequest seen(State state, const std::string& head = commit_a) {
  auto request = numbered(7);
  request.state = state;
  request.head_commit = head;
  if (state == State::merged) request.merged_commit = commit_b;
  return request;
}

struct WaitCase {
  std::string outcome(std::vector<base::Result<ChangeRequest>> answers,
                      std::vector<base::Result<bool>> contains_ours = {}) {
    forge.on_read = [answers = std::move(answers)](std::size_t count) {
      return answers.at(std::min(count, answers.size()) - 1);
    };
    Awaited awaited = {.number = 7, .head_commit = commit_a};
    if (!contains_ours.empty()) {
      awaited.contains_ours = [=, count = std::size_t{0}](const std::string&) mutable {
        return contains_ours.at(std::min(++count, contains_ours.size()) - 1);
      };
    }
    const auto merged = wait_merged(forge, awaited, deadline, log);
    return merged ? merged->merged_commit : "error: " + base::to_string(merged.error());
  }

  fakes::ManualClock clock;
  base::Deadline deadline{clock, seconds(100)};
  std::ostringstream said;
  base::Log log{said, {.tool = "test"}};
  fakes::StillForge forge;
};

const base::Error page = {.kind = base::ErrorKind::garbled,
                          .message = "GitHub answered no JSON, or too much of it",
                          .may_have_arrived = true};
const base::Error outage = {.kind = base::ErrorKind::unreachable, .message = "GitHub answered 502"};

}  // namespace

TEST_CASE("wait_merged: looks until it is merged, less and less often", "[forges]") {
  WaitCase one;
  const auto open = seen(State::open);
  CHECK(one.outcome({open, open, outage, seen(State::merged)}) == commit_b);
  CHECK(one.clock.slept == std::chrono::milliseconds(5000 + 7500 + 11250));
  CHECK(WaitCase().outcome({open, page, seen(State::merged)}) == commit_b);
}

TEST_CASE("wait_merged: other ends", "[forges]") {
  const auto open = seen(State::open);
  const auto foreign = seen(State::open, commit_b);
  const base::Error hidden = {.kind = base::ErrorKind::not_found, .message = "GitHub answered 404"};
  const std::string superseded =
      "error: superseded: somebody has pushed something else to the branch of pull request 7";
  CHECK(WaitCase().outcome({open, seen(State::closed)}) ==
        "error: pull request 7 was closed without being merged");
  CHECK(WaitCase().outcome({hidden}) == "error: GitHub answered 404");
  CHECK(WaitCase().outcome({open}) ==
        "error: waiting for pull request 7 to be merged: out of time: not done within 100 s");
  CHECK(WaitCase().outcome({open, foreign}, {false}) == superseded);
  CHECK(WaitCase().outcome({foreign, foreign, open, seen(State::merged)}, {false}) == commit_b);
  CHECK(WaitCase().outcome({foreign}, {false}) == superseded);
  CHECK(WaitCase().outcome({open, foreign, seen(State::merged)}, {true}) == commit_b);
}

TEST_CASE("wait_merged: a question to Git may fail for a while", "[forges]") {
  const auto open = seen(State::open);
  const auto foreign = seen(State::open, commit_b);
  const base::Error denied = {.kind = base::ErrorKind::denied, .message = "no"};
  CHECK(WaitCase().outcome({open, foreign, foreign, seen(State::merged)}, {outage, true}) ==
        commit_b);
  CHECK(WaitCase().outcome({open, foreign}, {outage, false}).starts_with("error: superseded"));
  CHECK(WaitCase().outcome({open, foreign}, {denied}) == "error: no");
}

}  // namespace forges
