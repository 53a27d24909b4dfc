// SPDX-License-Identifier: Apache-2.0
#include "services/slack_answer.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"

namespace services {
namespace {

using nlohmann::json;

struct Meaning {
  std::string_view code;
  base::ErrorKind kind;
  std::string_view hint;
};

constexpr auto denied = base::ErrorKind::denied;
constexpr auto not_found = base::ErrorKind::not_found;
constexpr auto unreachable = base::ErrorKind::unreachable;

constexpr std::string_view check_token = "check the token: a bot token begins with xoxb-";
constexpr std::string_view check_address =
    "the address of the webhook does not work any more: make a new one in the settings of the app";
constexpr std::string_view invite = "invite the bot into the channel: /invite @NAME";
constexpr std::string_view read_only = "this channel does not let everybody post";

// Codes that are not here are about the content: rejected.
constexpr std::array<Meaning, 39> meanings = {{
    {"access_denied", denied, ""},
    {"account_inactive", denied, check_token},
    {"action_prohibited", denied, read_only},
    {"channel_is_archived", denied, "the channel is archived"},
    {"channel_not_found", not_found,
     "check the name of the channel; into a private one the bot must be invited"},
    {"ekm_access_denied", denied, ""},
    {"enterprise_is_restricted", denied, ""},
    {"fatal_error", unreachable, "the message may have been posted"},
    {"internal_error", unreachable, "the message may have been posted"},
    {"invalid_auth", denied, check_token},
    {"invalid_token", denied, check_address},
    {"is_archived", denied, "the channel is archived"},
    {"missing_scope", denied, "add the scope to the app and install it again"},
    {"no_active_hooks", denied, check_address},
    {"no_permission", denied, ""},
    {"no_service", not_found, check_address},
    {"no_service_id", not_found, check_address},
    {"no_team", not_found, check_address},
    {"not_allowed_token_type", denied, check_token},
    {"not_authed", denied, check_token},
    {"not_in_channel", denied, invite},
    {"org_login_required", denied, ""},
    {"posting_to_general_channel_denied", denied, read_only},
    {"ratelimited", unreachable, ""},
    {"rate_limited", unreachable, ""},
    {"request_timeout", unreachable, ""},
    {"restricted_action", denied, read_only},
    {"restricted_action_non_threadable_channel", denied, read_only},
    {"restricted_action_read_only_channel", denied, read_only},
    {"restricted_action_thread_locked", denied, read_only},
    {"restricted_action_thread_only_channel", denied, read_only},
    {"rollup_error", unreachable, ""},
    {"service_unavailable", unreachable, ""},
    {"team_access_not_granted", denied, ""},
    {"team_disabled", denied, ""},
    {"token_expired", denied, check_token},
    {"token_revoked", denied, check_token},
    {"two_factor_setup_required", denied, ""},
    {"user_not_found", not_found, ""},
}};

constexpr std::array<std::string_view, 4> told_to_come_again = {
    "ratelimited", "rate_limited", "request_timeout", "service_unavailable"};

constexpr std::array<std::string_view, 6> about_the_past = {
    "cant_update_message", "cannot_reply_to_message", "edit_window_closed",
    "message_not_found",   "thread_not_found",        "invalid_thread_ts"};

template <std::size_t count>
bool is_one_of(const std::array<std::string_view, count>& codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

base::Error error_for(std::string_view code, const std::string& details) {
  base::Error error = {.kind = base::ErrorKind::rejected,
                       .message = "Slack answered " + excerpt(code) + details};
  const auto found = std::find_if(meanings.begin(), meanings.end(),
                                  [&](const Meaning& meaning) { return meaning.code == code; });
  if (found == meanings.end()) return error;
  error.kind = found->kind;
  error.hint = found->hint;
  return error;
}

Outcome outcome_for(std::string_view code, const std::string& details,
                    const http::Response& response, base::Clock& clock) {
  auto error = error_for(code, details);
  if (!is_one_of(told_to_come_again, code)) return Outcome::failed(std::move(error));
  constexpr base::Duration usual_pause = std::chrono::seconds(2);
  return Outcome::later(std::move(error), http::retry_after(response, clock).value_or(usual_pause));
}

// What is wrong with blocks, or which scope is missing: Slack says it beside the code.
std::string details_of(const json& answer) {
  std::vector<std::string> all;
  const auto needed = base::text_at(answer, "needed");
  if (!needed.empty()) all.push_back("needed: " + needed);
  for (auto& text : base::texts_at(answer, "errors")) all.push_back(std::move(text));
  if (const auto found = answer.find("response_metadata"); found != answer.end()) {
    for (auto& text : base::texts_at(*found, "messages")) all.push_back(std::move(text));
  }
  return all.empty() ? "" : ": " + excerpt(base::join(all, "; "));
}

Outcome garbled(const http::Response& response) {
  const auto said = excerpt(response.body);
  return Outcome::failed(
      {.kind = base::ErrorKind::garbled,
       .message = "this is no answer of Slack" + (said.empty() ? "" : ": " + said)});
}

// A webhook's word for what is wrong, which is the whole of a plain text: "no_service".
std::string code_in(const http::Response& response) {
  const auto text = base::trim(response.body);
  const auto is_of_code = [](char c) {
    return c == '_' || base::is_ascii_digit(c) || (c >= 'a' && c <= 'z');
  };
  constexpr std::size_t longest_code = 60;
  const bool is_code = !text.empty() && text.size() <= longest_code &&
                       std::all_of(text.begin(), text.end(), is_of_code);
  return is_code ? std::string(text) : std::string();
}

Outcome read_object(const json& answer, const http::Response& response, base::Clock& clock) {
  const auto found = answer.find("ok");
  if (found == answer.end() || !found->is_boolean()) return garbled(response);
  if (found->get<bool>()) return Outcome::sent();
  const auto code = base::text_at(answer, "error");
  return outcome_for(code.empty() ? "no" : code, details_of(answer), response, clock);
}

}  // namespace

Outcome read_slack_api(const http::Response& response, base::Clock& clock) {
  if (auto outcome = read_status(response, clock)) {
    outcome->error = error_of(response, "Slack");
    return std::move(*outcome);
  }
  const auto answer = parse_object(response.body);
  return answer ? read_object(*answer, response, clock) : garbled(response);
}

Outcome read_slack_webhook(const http::Response& response, base::Clock& clock) {
  const auto code = code_in(response);
  if (auto outcome = read_status(response, clock)) {
    outcome->error = error_of(response, "Slack");
    if (outcome->state == Outcome::State::later || code.empty()) return std::move(*outcome);
    return outcome_for(code, "", response, clock);
  }
  if (code == "ok") return Outcome::sent();
  const auto answer = parse_object(response.body);
  return answer ? read_object(*answer, response, clock) : garbled(response);
}

bool is_about_the_past(const http::Response& response) {
  const auto answer = parse_object(response.body);
  return answer && is_one_of(about_the_past, base::text_at(*answer, "error"));
}

}  // namespace services
