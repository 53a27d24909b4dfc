// SPDX-License-Identifier: Apache-2.0
#include "services/feishu_message.hpp"
#include "services/request_service.hpp"
#include "services/robot.hpp"
#include "services/types.hpp"
#include "services/webhooks.hpp"

namespace services {
namespace {

using base::ErrorKind;
using Means = Complaint::Means;
using std::chrono::seconds;

constexpr std::string_view address_hint =
    "copy the address of the webhook again from the settings of the robot";
constexpr std::string_view sign_hint =
    "'secret' must be the one that the settings of the robot show, and the clock of this machine "
    "must not be more than an hour away from the right time";
constexpr std::string_view keyword_hint =
    "set 'keyword' of the service to one of the keywords in the settings of the robot";
constexpr std::string_view caller_hint =
    "add the address that this runs at to the settings of the robot, or use a signature instead";
constexpr std::string_view pace_hint = "a robot takes 5 messages in a second, 100 in a minute";

// Whoever is too fast is told so with several numbers, one of which means a bad request as well.
constexpr Complaint complaints[] = {
    {11232, "", ErrorKind::unreachable, pace_hint, Means::later, seconds(10)},
    {99991400, "", ErrorKind::unreachable, pace_hint, Means::later, seconds(10)},
    {std::nullopt, "frequency limit", ErrorKind::unreachable, pace_hint, Means::later, seconds(10)},
    {std::nullopt, "too many request", ErrorKind::unreachable, pace_hint, Means::later,
     seconds(10)},
    {19001, "", ErrorKind::denied, address_hint},
    {19007, "", ErrorKind::denied, "the robot must be switched on in the settings of the group"},
    {19021, "", ErrorKind::denied, sign_hint},
    {19022, "", ErrorKind::denied, caller_hint},
    {19024, "", ErrorKind::denied, keyword_hint},
    {19036, "", ErrorKind::rejected, "the message is too long"},
    {9499, "", ErrorKind::rejected, "the message is not as Feishu wants it, or too long"},
};

constexpr Dialect dialect = {.who = "Feishu",
                             .code = "code",
                             .text = "msg",
                             .complaints = complaints,
                             .old_code = "StatusCode",
                             .old_text = "StatusMessage"};

Body signed_body(const Body& body, const Webhook& webhook, seconds now) {
  if (webhook.secret.empty()) return body;
  Body whole = {{"timestamp", std::to_string(now.count())},
                {"sign", feishu_sign(now, webhook.secret)}};
  whole.update(body);
  return whole;
}

base::Result<http::Request> compose(const Webhooks& webhooks, const Errand& errand) {
  const auto webhook = TRY(webhooks.find(errand.recipient));
  const auto body = TRY(feishu_body(errand.message, webhook.keyword, errand.remarks));
  return json_post(webhook.url, signed_body(body, webhook, errand.now));
}

base::Result<std::unique_ptr<Service>> create(const std::string& name,
                                              const nlohmann::json& options) {
  const auto webhooks = TRY(Webhooks::read(name, options));
  return make_service(webhooks, compose, read_as<dialect>, webhooks.secrets());
}

constexpr std::string_view hosts[] = {"open.feishu.cn", "open.larksuite.com"};

// No tag of somebody else calls anybody.
constexpr std::string_view mentions_of_all[] = {"<at"};

}  // namespace

constinit const Type feishu = {
    .name = "feishu",
    .section = "feishu",
    .options = guarded_webhooks,
    .fields = feishu_fields,
    .is_of_argocd = false,
    .hosts = hosts,
    .path = "/open-apis/bot/v2/hook/",
    .read = read_as<dialect>,
    .mentions_of_all = mentions_of_all,
    .create = create,
    .can_mention = true,
};

}  // namespace services
