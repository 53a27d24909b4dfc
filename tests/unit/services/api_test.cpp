// SPDX-License-Identifier: Apache-2.0
#include "services/api.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "prepared.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

struct Row {
  const Type* type;
  int status;
  std::string body;
  ErrorKind kind;
  std::string message;
  bool has_hint = true;
};

const std::vector<Row> refusals = {
    {&telegram, 401, R"({"ok":false,"error_code":401,"description":"Unauthorized"})",
     ErrorKind::denied, "Telegram answered 401 Unauthorized: Unauthorized"},
    {&telegram, 404, R"({"ok":false,"description":"Not Found"})", ErrorKind::denied,
     "Telegram answered 404 Not Found: Not Found"},
    {&telegram, 400, R"({"ok":false,"description":"Bad Request: chat not found"})",
     ErrorKind::not_found, "Telegram answered 400: Bad Request: chat not found"},
    {&telegram, 403, R"({"ok":false,"description":"Forbidden: bot was kicked"})", ErrorKind::denied,
     "Telegram answered 403 Forbidden: Forbidden: bot was kicked"},
    {&telegram, 200, "ok", ErrorKind::garbled,
     "Telegram answered something that does not say whether it was sent: ok", false},
    {&telegram, 500, R"({"ok":true})", ErrorKind::unreachable,
     R"(Telegram answered 500 Internal Server Error: {"ok":true})", false},
    {&discord, 404, R"({"message":"Unknown Webhook","code":10015})", ErrorKind::not_found,
     "Discord answered 404 Not Found: Unknown Webhook"},
    {&discord, 401, R"({"message":"Invalid Webhook Token","code":50027})", ErrorKind::denied,
     "Discord answered 401 Unauthorized: Invalid Webhook Token"},
    {&discord, 400,
     R"({"message":"Invalid Form Body","code":50035,"errors":{"content":{"_errors":[)"
     R"({"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 2000 or fewer in length."}]}}})",
     ErrorKind::rejected,
     "Discord answered 400: Invalid Form Body; code: BASE_TYPE_MAX_LENGTH; message: Must be 2000 "
     "or fewer in length.",
     false},
    {&discord, 200, R"({"message":"hm"})", ErrorKind::rejected, "Discord answered 200: hm", false},
    {&googlechat, 400,
     R"({"error":{"code":400,"message":"Unknown name \"x\"","status":"INVALID_ARGUMENT"}})",
     ErrorKind::rejected, R"(Google Chat answered 400: INVALID_ARGUMENT; Unknown name "x")"},
    {&googlechat, 200, R"({"error":{"message":"m","status":"S"}})", ErrorKind::rejected,
     "Google Chat answered 200: S; m", false},
    {&googlechat, 200, "{}", ErrorKind::garbled,
     "Google Chat answered something that does not say whether it was sent: {}", false},
    {&mattermost, 403, R"({"id":"api.context.permissions.app_error","message":"no"})",
     ErrorKind::denied, "Mattermost answered 403 Forbidden: no; api.context.permissions.app_error"},
    {&mattermost, 200, "<html>sign in</html>", ErrorKind::garbled,
     "Mattermost answered something that does not say whether it was sent: <html>sign in</html>",
     false},
    {&rocketchat, 400, R"({"success":false,"error":"[error-not-allowed] 100% no"})",
     ErrorKind::denied, "Rocket.Chat answered 400: [error-not-allowed] 100% no"},
    {&pagerdutyv2, 400,
     R"({"status":"invalid event","message":"Event object is invalid","errors":["severity is wrong"]})",
     ErrorKind::rejected, "PagerDuty answered 400: Event object is invalid; severity is wrong"},
    {&pagerdutyv2, 200, R"({"status":"success","message":"m"})", ErrorKind::rejected,
     "PagerDuty answered 200: m", false},
    {&pagerduty, 401, R"({"error":{"message":"Unauthorized","code":2006}})", ErrorKind::denied,
     "PagerDuty answered 401 Unauthorized: Unauthorized; 2006"},
    {&opsgenie, 422, R"({"message":"not processable","errors":{"priority":"P1 to P5"}})",
     ErrorKind::rejected, "Opsgenie answered 422: not processable; priority: P1 to P5"},
    {&opsgenie, 403, "no", ErrorKind::denied, "Opsgenie answered 403 Forbidden: no"},
    {&alertmanager, 400, "bad labels", ErrorKind::rejected, "Alertmanager answered 400: bad labels",
     false},
    {&alertmanager, 200, "<html>sign in</html>", ErrorKind::garbled,
     "Alertmanager answered something that does not say whether it was sent: "
     "<html>sign in</html>",
     false},
    {&grafana, 401, R"({"message":"Invalid API key"})", ErrorKind::denied,
     "Grafana answered 401 Unauthorized: Invalid API key"},
    {&webex, 404, R"({"message":"Could not find a room"})", ErrorKind::not_found,
     "Webex answered 404 Not Found: Could not find a room"},
    {&pushover, 400, R"({"errors":["user identifier is invalid"],"status":0})",
     ErrorKind::not_found, "Pushover answered 400: user identifier is invalid"},
    {&pushover, 429, R"({"errors":["application is over its message quota"],"status":0})",
     ErrorKind::rejected,
     "Pushover answered 429 Too Many Requests: application is over its message quota"},
    {&newrelic, 401, R"({"error":{"title":"The API key provided is invalid"}})", ErrorKind::denied,
     "New Relic answered 401 Unauthorized: title: The API key provided is invalid"},
    {&newrelic, 200, "", ErrorKind::garbled,
     "New Relic answered something that does not say whether it was sent", false},
};

const std::vector<std::pair<const Type*, http::Response>> successes = {
    {&telegram, {.status = 200, .body = R"({"ok":true,"result":{"message_id":7}})"}},
    {&discord, {.status = 200, .body = R"({"id":"1"})"}},
    {&discord, {.status = 204}},
    {&googlechat, {.status = 200, .body = R"({"name":"spaces/A/messages/B"})"}},
    {&mattermost, {.status = 201, .body = R"({"id":"p"})"}},
    {&rocketchat, {.status = 200, .body = R"({"success":true})"}},
    {&pagerdutyv2, {.status = 202, .body = R"({"status":"success"})"}},
    {&pagerduty, {.status = 201, .body = R"({"incident":{"id":"P1"}})"}},
    {&opsgenie, {.status = 202, .body = R"({"requestId":"r"})"}},
    {&alertmanager, {.status = 200}},
    {&alertmanager, {.status = 200, .body = R"({"status":"success"})"}},
    {&grafana, {.status = 200, .body = R"({"message":"Annotation added","id":1})"}},
    {&webex, {.status = 200, .body = R"({"id":"m"})"}},
    {&pushover, {.status = 200, .body = R"({"status":1})"}},
    {&newrelic, {.status = 201, .body = R"({"deployment":{"id":1}})"}},
};

}  // namespace

TEST_CASE("api: a refusal says what the service said, and what to do", "[services]") {
  for (const auto& row : refusals) {
    CAPTURE(row.type->name, row.body);
    const auto outcome = read(*row.type, row.body, row.status);
    CHECK(outcome.state == State::failed);
    CHECK(outcome.error.message == row.message);
    CHECK(outcome.error.kind == row.kind);
    CHECK(outcome.error.hint.empty() != row.has_hint);
  }
}

TEST_CASE("api: a success is what the service says, with a status that says so", "[services]") {
  for (const auto& [type, response] : successes) {
    CAPTURE(type->name);
    CHECK(read(*type, response).state == State::sent);
    for (const int status : {302, 400, 404, 429, 500}) {
      CHECK(read(*type, response.body, status).state != State::sent);
    }
  }
}

TEST_CASE("api: a page, nothing, and anything else are no success", "[services]") {
  for (const auto& [type, response] : successes) {
    for (const auto* body : {"[]", "null", "{}", "{", "1", "<html></html>", R"({"ok":"true"})",
                             R"({"id":5})", R"({"status":"1"})"}) {
      CAPTURE(type->name, body);
      if (type == &grafana && std::string(body) == R"({"id":5})") continue;
      CHECK(read(*type, body).state != State::sent);
    }
  }
}

TEST_CASE("api: who is asked to come again comes again, when it is said", "[services]") {
  struct Later {
    const Type* type;
    http::Response response;
    base::Duration after;
  };
  using std::chrono::milliseconds;
  const std::vector<Later> rows = {
      {&telegram,
       {.status = 429, .body = R"({"ok":false,"description":"x","parameters":{"retry_after":5}})"},
       milliseconds(5000)},
      {&telegram,
       {.status = 429, .body = R"({"parameters":{"retry_after":-1}})"},
       milliseconds(2000)},
      {&telegram,
       {.status = 429, .body = R"({"parameters":{"retry_after":1e300}})"},
       milliseconds(2000)},
      {&discord,
       {.status = 429, .body = R"({"message":"slow down","retry_after":0.3251})"},
       milliseconds(326)},
      {&discord, {.status = 429, .headers = {{"retry-after", "7"}}}, milliseconds(7000)},
      {&googlechat, {.status = 429}, milliseconds(2000)},
      {&rocketchat,
       {.status = 429, .body = R"({"success":false,"error":"slow down"})"},
       milliseconds(30'000)},
      {&rocketchat,
       {.status = 400, .body = R"({"success":false,"error":"[error-too-many-requests]"})"},
       milliseconds(30'000)},
      {&opsgenie, {.status = 429, .body = R"({"message":"too many"})"}, milliseconds(2000)},
      {&pagerdutyv2, {.status = 429, .headers = {{"retry-after", "3"}}}, milliseconds(3000)},
      {&webex, {.status = 503, .headers = {{"retry-after", "9"}}}, milliseconds(9000)},
  };
  for (const auto& row : rows) {
    CAPTURE(row.type->name, row.response.body);
    const auto outcome = read(*row.type, row.response);
    CHECK(outcome.state == State::later);
    CHECK(outcome.error.kind == ErrorKind::unreachable);
    CHECK(outcome.after == row.after);
  }
}

TEST_CASE("api: what a stranger says is one short line", "[services]") {
  const auto body = json{{"ok", false}, {"description", "a\nb\x1b[31m" + std::string(9000, 'x')}};
  const auto outcome = read(telegram, body.dump(), 400);
  CHECK(outcome.error.message.size() < 400);
  CHECK(outcome.error.message.find('\n') == std::string::npos);
  CHECK(outcome.error.message.find('\x1b') == std::string::npos);
}

}  // namespace services
