// SPDX-License-Identifier: Apache-2.0
#include "services/github_answer.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"

namespace services {
namespace {

using nlohmann::json;

// An error is a text, or an object that names a field.
std::string words_of(const json& error) {
  if (error.is_string()) return error.get<std::string>();
  auto text = base::text_at(error, "message");
  if (!text.empty()) return text;
  text = base::text_at(error, "field") + " " + base::text_at(error, "code");
  return std::string(base::trim(text));
}

// "Validation Failed: body is too long".
std::string words_in(const json& answer) {
  std::vector<std::string> all;
  if (auto message = base::text_at(answer, "message"); !message.empty()) {
    all.push_back(std::move(message));
  }
  const auto errors = answer.find("errors");
  if (errors != answer.end() && errors->is_array()) {
    for (const auto& error : *errors) all.push_back(words_of(error));
  } else if (errors != answer.end()) {
    all.push_back(words_of(*errors));
  }
  std::erase(all, "");
  return excerpt(base::join(all, ": "));
}

base::Error error_for(const http::Response& response) {
  const auto answer = parse_object(response.body);
  const auto said = answer ? words_in(*answer) : std::string();
  if (said.empty()) return error_of(response, "GitHub");
  auto error = error_of({.status = response.status, .headers = response.headers}, "GitHub");
  if (response.status == 409) error.kind = base::ErrorKind::rejected;
  error.message += ": " + said;
  return error;
}

// GitHub asks to wait in three ways, the last of which names no time.
std::optional<base::Duration> told_to_wait(const http::Response& response, base::Clock& clock) {
  if (response.status != 403 && response.status != 429) return std::nullopt;
  if (const auto after = http::retry_after(response, clock)) return after;
  constexpr base::Duration usual_pause = std::chrono::minutes(1);
  if (response.header("x-ratelimit-remaining") == "0") {
    const auto reset = base::parse_unsigned(response.header("x-ratelimit-reset"));
    if (!reset) return usual_pause;
    constexpr unsigned long long latest = 1ULL << 40U;
    const auto at = std::chrono::seconds(std::min(*reset, latest));
    return std::max<base::Duration>(at - clock.since_epoch(), base::Duration::zero()) +
           std::chrono::seconds(1);
  }
  const auto answer = parse_object(response.body);
  const auto said = answer ? base::to_lower(base::text_at(*answer, "message")) : std::string();
  const bool is_limit = response.status == 429 || said.find("rate limit") != std::string::npos ||
                        said.find("abuse detection") != std::string::npos;
  return is_limit ? std::optional(usual_pause) : std::nullopt;
}

// What GitHub makes has one of these.
bool names_something(const nlohmann::ordered_json& answer) {
  constexpr std::array names = {"id", "node_id", "url", "sha", "token", "errors"};
  return std::any_of(names.begin(), names.end(),
                     [&](const char* name) { return answer.contains(name); });
}

Outcome read_success(const http::Response& response) {
  if (response.status == 204 || response.status == 202) return Outcome::sent();
  const auto answer = parse_json(response.body);
  if (!answer || !(answer->is_array() || names_something(*answer))) {
    return Outcome::failed({.kind = base::ErrorKind::garbled,
                            .message = "this is no answer of GitHub: " + excerpt(response.body),
                            .hint = "is the address that of an API of GitHub?"});
  }
  const auto object = parse_object(response.body);
  if (!object || !object->contains("errors") || object->at("errors").empty()) {
    return Outcome::sent();
  }
  return Outcome::failed(
      {.kind = base::ErrorKind::rejected, .message = "GitHub answered: " + words_in(*object)});
}

}  // namespace

Outcome read_github(const http::Response& response, base::Clock& clock) {
  if (response.status >= 200 && response.status < 300) return read_success(response);
  auto error = error_for(response);
  if (const auto pause = told_to_wait(response, clock)) {
    error.kind = base::ErrorKind::unreachable;
    return Outcome::later(std::move(error), *pause);
  }
  if (response.status == 401) error.hint = "the token is wrong, was revoked or has expired";
  const auto after = http::retry_after(response, clock);
  if (response.status == 503 && after) return Outcome::later(std::move(error), *after);
  return Outcome::failed(std::move(error));
}

Outcome read_github_status(const http::Response& response, base::Clock& clock) {
  auto outcome = read_github(response, clock);
  const bool is_full =
      response.status == 422 &&
      base::to_lower(response.body).find("maximum number of statuses") != std::string::npos;
  if (is_full) outcome.error.hint = "the commit has as many statuses of this label as GitHub takes";
  return outcome;
}

}  // namespace services
