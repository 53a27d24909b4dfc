// SPDX-License-Identifier: Apache-2.0
#include "services/gitlab_answer.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"

namespace services {
namespace {

using nlohmann::json;

// `message` is a text, or says for each field what is wrong; `error` is for what is no request.
std::string words_in(const json& answer) {
  std::vector<std::string> all;
  for (const char* key : {"message", "error", "error_description"}) {
    const auto found = answer.find(key);
    if (found == answer.end() || found->is_null()) continue;
    all.push_back(found->is_string() ? found->get<std::string>() : found->dump());
  }
  std::erase(all, "");
  return excerpt(base::join(all, ": "));
}

base::Error error_for(const http::Response& response) {
  const auto answer = parse_object(response.body);
  const auto said = answer ? words_in(*answer) : std::string();
  if (said.empty()) return error_of(response, "GitLab");
  auto error = error_of({.status = response.status, .headers = response.headers}, "GitLab");
  if (response.status == 409) error.kind = base::ErrorKind::rejected;
  error.message += ": " + said;
  return error;
}

std::string hint_for(const http::Response& response) {
  if (response.status == 401) return "the token is wrong, was revoked or has expired";
  if (response.status != 403) return {};
  const bool is_scope = response.body.find("insufficient_scope") != std::string::npos;
  return is_scope ? "the token needs the scope 'api'" : "";
}

}  // namespace

Outcome read_gitlab(const http::Response& response, base::Clock& clock) {
  auto outcome = read_status(response, clock);
  if (!outcome) {
    const auto answer = parse_json(response.body);
    const bool is_empty = response.status == 204;
    if (is_empty || (answer && answer->is_structured())) return Outcome::sent();
    return Outcome::failed({.kind = base::ErrorKind::garbled,
                            .message = "this is no answer of GitLab: " + excerpt(response.body),
                            .hint = "is 'url' the address of a GitLab?"});
  }
  outcome->error = error_for(response);
  if (outcome->error.hint.empty()) outcome->error.hint = hint_for(response);
  return *std::move(outcome);
}

Outcome read_gitlab_status(const http::Response& response, base::Clock& clock,
                           std::string_view state) {
  auto outcome = read_gitlab(response, clock);
  const auto answer = response.status == 400 ? parse_object(response.body) : std::nullopt;
  if (!answer) return outcome;
  const auto said = base::text_at(*answer, "message");
  const auto refused = "from :" + std::string(state) + " ";
  const bool is_same = said.starts_with("Cannot transition status via") &&
                       (said + " ").find(refused) != std::string::npos;
  if (!is_same) return outcome;
  auto sent = Outcome::sent();
  sent.remarks.push_back("the commit has the state '" + std::string(state) + "' already");
  return sent;
}

}  // namespace services
