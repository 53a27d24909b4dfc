// SPDX-License-Identifier: Apache-2.0

// Takes whatever the bytes are for the answer of a forge: the first byte chooses which. A request
// is one only with a number, what is shown of it has no control characters, and a commit is its
// digits.
#include <algorithm>
#include <cstdint>
#include <string>

#include "base/json.hpp"
#include "base/text.hpp"
#include "fakes/manual_clock.hpp"
#include "forges/answer.hpp"
#include "forges/marker.hpp"
#include "forges/push_options.hpp"
#include "forges/reading.hpp"
#include "fuzz/require.hpp"

namespace {

void check_commit(const std::string& id) {
  require(id.empty() || (id.size() >= 7 && id.size() <= 64), "a commit has 7 to 64 digits");
  require(id.find_first_not_of("0123456789abcdef") == std::string::npos, "a commit is digits");
}

base::Result<forges::ChangeRequest> read_request(forges::Provider provider,
                                                 const nlohmann::json& object) {
  switch (provider) {
    case forges::Provider::github:
      return forges::read_github_request(object);
    case forges::Provider::gitlab:
      return forges::read_gitlab_request(object);
    case forges::Provider::gitea:
      return forges::read_gitea_request(object);
    case forges::Provider::bitbucket:
      break;
  }
  return forges::read_bitbucket_request(object);
}

void check_request(forges::Provider provider, const nlohmann::json& object) {
  const auto request = read_request(provider, object);
  if (!request) return;
  require(request->number != 0, "a request has a number");
  require(base::printable(request->url) == request->url, "an address can be shown");
  require(request->url.empty() || request->url.starts_with("http"), "an address is of http");
  check_commit(request->head_commit);
  check_commit(request->merged_commit);
  require(request->merged_commit.empty() || request->state == forges::State::merged,
          "only what is merged has a merged commit");
  const auto marked = forges::read_marked(request->body);
  if (!marked.marker) return;
  const auto again = forges::with_marker(request->title, marked.text, *marked.marker, 1U << 20U);
  require(marked.text.size() > 1000000 || forges::is_as_written(request->title, again),
          "what we write is as written");
}

void check_answer(forges::Provider provider, const forges::Answer& answer) {
  fakes::ManualClock clock;
  const auto said = forges::complaint_in(answer);
  require(said.size() <= 300 && base::printable(said) == said, "words are short and can be shown");
  const auto error = forges::failure_of(answer, provider);
  require(base::printable(error.message + error.hint) == error.message + error.hint,
          "a failure can be shown");
  (void)forges::next_page(answer);
  (void)forges::rate_limit_pause(answer, provider, 1, clock);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr int statuses[] = {200, 400, 401, 403, 404, 422, 429, 500};
  const auto provider = static_cast<forges::Provider>(data[0] % 4);
  forges::Answer answer;
  answer.response.status = statuses[(data[0] / 4) % std::size(statuses)];
  answer.response.body.assign(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto& text = answer.response.body;
  const auto first_line = text.substr(0, text.find('\n'));
  for (const auto* header : {"link", "x-next-page", "x-github-sso", "x-ratelimit-reset",
                             "x-accepted-github-permissions", "ratelimit-reset"}) {
    answer.response.headers[header] = first_line;
  }
  answer.response.headers["content-type"] = "text/plain";
  answer.body = base::parse_json(text);
  check_request(provider, answer.body);
  check_answer(provider, answer);
  forges::Project project;
  project.host = "h";
  project.path = "a/b";
  const auto reply = forges::read_push_reply(text, project);
  require(!reply.request || reply.request->number != 0, "what is announced has a number");
  require(reply.complaint.size() <= 300, "a complaint is short");
  return 0;
}
