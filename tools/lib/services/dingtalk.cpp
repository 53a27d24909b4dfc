// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/dingtalk_message.hpp"
#include "services/request_service.hpp"
#include "services/robot.hpp"
#include "services/types.hpp"
#include "services/webhooks.hpp"

namespace services {
namespace {

using base::ErrorKind;
using Means = Complaint::Means;
using std::chrono::seconds;

constexpr std::string_view token_hint =
    "copy the address of the webhook again from the settings of the robot";
constexpr std::string_view sign_hint =
    "'secret' must be the one that the settings of the robot show (SEC...)";
constexpr std::string_view time_hint =
    "the clock of this machine must not be more than an hour away from the right time";
constexpr std::string_view keyword_hint =
    "set 'keyword' of the service to one of the keywords in the settings of the robot";
constexpr std::string_view address_hint =
    "add the address that this runs at to the settings of the robot, or use a signature instead";
constexpr std::string_view revived_hint =
    "the robot must be switched on in the settings of the group";
constexpr std::string_view pace_hint = "a robot takes 20 messages in a minute";

// A security check that failed has one number for all reasons, and its text is English or Chinese.
// What a signature was made of is explained in the words of a wrong time, so the order matters.
constexpr Complaint complaints[] = {
    {310000, "keyword", ErrorKind::denied, keyword_hint},
    {310000, "关键词", ErrorKind::denied, keyword_hint},
    {310000, "whitelist", ErrorKind::denied, address_hint},
    {310000, "白名单", ErrorKind::denied, address_hint},
    {310000, "签名过期", ErrorKind::denied, time_hint},
    {310000, "timestamp", ErrorKind::denied, time_hint},
    {310000, "sign", ErrorKind::denied, sign_hint},
    {310000, "签名", ErrorKind::denied, sign_hint},
    {310000, "", ErrorKind::denied},
    {130101, "", ErrorKind::unreachable, pace_hint, Means::later, seconds(60)},
    {410100, "", ErrorKind::unreachable, pace_hint, Means::later, seconds(60)},
    {-1, "", ErrorKind::unreachable, "", Means::later, seconds(30)},
    {460101, "", ErrorKind::rejected, "the message is too long"},
    {101002, "", ErrorKind::rejected, "the message is too long"},
    {90030, "", ErrorKind::rejected, "the quota of this day is used up"},
    {std::nullopt, "too fast", ErrorKind::unreachable, pace_hint, Means::later, seconds(60)},
    {std::nullopt, "exceed", ErrorKind::unreachable, pace_hint, Means::later, seconds(60)},
    {std::nullopt, "限流", ErrorKind::unreachable, pace_hint, Means::later, seconds(60)},
    {std::nullopt, "太快", ErrorKind::unreachable, pace_hint, Means::later, seconds(60)},
    {300001, "", ErrorKind::denied, token_hint},
    {300005, "", ErrorKind::denied, token_hint},
    {400101, "", ErrorKind::denied, token_hint},
    {88, "", ErrorKind::denied, token_hint},
    {40035, "access_token", ErrorKind::denied, "'url' must end in '?access_token=...'"},
    {400013, "", ErrorKind::denied, "the group was dissolved"},
    {400102, "", ErrorKind::denied, revived_hint},
    {400106, "", ErrorKind::not_found, token_hint},
    {430101, "", ErrorKind::rejected, "DingTalk takes one of the links for unsafe"},
    {430102, "", ErrorKind::rejected, "DingTalk objects to a word of the text"},
    {430103, "", ErrorKind::rejected, "DingTalk objects to a picture"},
    {430104, "", ErrorKind::rejected, "DingTalk objects to the content"},
};

constexpr Dialect dialect = {
    .who = "DingTalk", .code = "errcode", .text = "errmsg", .complaints = complaints};

// What stands before DingTalk turns callers away who are too fast, and speaks another language:
// {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}.
std::optional<Outcome> read_barrier(const http::Response& response) {
  const auto body = parse_object(response.body);
  if (!body || base::text_at(*body, "punish").empty()) return std::nullopt;
  constexpr long long longest = 600;
  const auto wait = body->find("wait");
  const bool has_wait = wait != body->end() && wait->is_number_unsigned() && *wait <= longest;
  return Outcome::later({.kind = ErrorKind::unreachable,
                         .message = "DingTalk turned the message away",
                         .hint = std::string(pace_hint)},
                        seconds(has_wait ? wait->get<long long>() : 60));
}

Outcome read_dingtalk(const http::Response& response, base::Clock& clock) {
  if (auto outcome = read_barrier(response)) return *std::move(outcome);
  return read_answer(response, clock, dialect);
}

// A signature that somebody copied together with the address would be read instead of ours.
std::string without_signature(const std::string& query) {
  std::vector<std::string> kept;
  for (const auto pair : base::split(query, '&')) {
    const bool is_signature = pair.starts_with("timestamp=") || pair.starts_with("sign=");
    if (!pair.empty() && !is_signature) kept.emplace_back(pair);
  }
  return base::join(kept, "&");
}

http::Url signed_url(const Webhook& webhook, seconds now) {
  auto url = webhook.url;
  if (webhook.secret.empty()) return url;
  const auto time = std::chrono::milliseconds(now);
  auto query = without_signature(url.query);
  if (!query.empty()) query += "&";
  url.query = query + "timestamp=" + std::to_string(time.count()) +
              "&sign=" + base::percent_encoded(dingtalk_sign(time, webhook.secret));
  return url;
}

base::Result<http::Request> compose(const Webhooks& webhooks, const Errand& errand) {
  const auto webhook = TRY(webhooks.find(errand.recipient));
  const auto body = TRY(dingtalk_body(errand.message, webhook.keyword, errand.remarks));
  return json_post(signed_url(webhook, errand.now), body);
}

base::Result<std::unique_ptr<Service>> create(const std::string& name,
                                              const nlohmann::json& options) {
  const auto webhooks = TRY(Webhooks::read(name, options));
  return make_service(webhooks, compose, read_dingtalk, webhooks.secrets());
}

constexpr std::string_view hosts[] = {"oapi.dingtalk.com", "oapi.dingtalk.io"};
constexpr std::string_view mentions_of_all[] = {"@所有人", "@all"};

}  // namespace

constinit const Type dingtalk = {
    .name = "dingtalk",
    .section = "dingtalk",
    .options = guarded_webhooks,
    .fields = dingtalk_fields,
    .is_of_argocd = false,
    .hosts = hosts,
    .path = "/robot/send",
    .read = read_dingtalk,
    .mentions_of_all = mentions_of_all,
    .create = create,
    .can_mention = true,
};

}  // namespace services
