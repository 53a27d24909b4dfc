// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/api.hpp"
#include "services/attachments.hpp"
#include "services/mention.hpp"
#include "services/options.hpp"
#include "services/request_service.hpp"
#include "services/settings.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr auto option_fields = with_transport_options(std::array<Field, 3>{{
    {.name = "apiURL", .holds = Holds::literal},
    {.name = "token", .holds = Holds::literal},
    {.name = "url", .holds = Holds::literal},  // ours: an incoming webhook
}});

constexpr Field section_fields[] = {
    {.name = "attachments", .holds = Holds::json}, {.name = "groupingKey"},  // ours
};

constexpr std::string_view mentions_of_all[] = {"@all", "@channel", "@here", "<!"};
constexpr std::string_view personal_mentions[] = {"@"};

constexpr std::string_view check_token = "check the token, and that bot accounts are allowed";
constexpr std::string_view let_in = "add the bot to the team and to the channel";
constexpr std::string_view check_channel =
    "the recipient is the ID of a channel, not its name: View Info shows it";

constexpr Complaint complaints[] = {
    {401, "", ErrorKind::denied, check_token},
    {403, "", ErrorKind::denied, let_in},
    {400, "channel_id", ErrorKind::not_found, check_channel},
    {404, "", ErrorKind::not_found, "check the address, and that the channel is there"},
};

constexpr Complaint complaints_of_webhooks[] = {
    {400, "invalid webhook", ErrorKind::not_found, "the webhook is gone: make a new one"},
    {403, "", ErrorKind::denied, "the webhook must not post into this channel"},
    {404, "", ErrorKind::not_found, "the webhook, or the channel, is not there"},
};

constexpr std::string_view texts[] = {"message", "id"};

// A post has an id.
bool is_post(const http::Response&, const json* answer) {
  return answer != nullptr && !base::text_at(*answer, "id").empty();
}

bool is_ok(const http::Response& response, const json*) {
  return base::trim(response.body) == "ok";
}

constexpr Api api = {
    .who = "Mattermost", .is_success = is_post, .texts = texts, .complaints = complaints};
constexpr Api api_of_webhooks = {
    .who = "Mattermost", .is_success = is_ok, .texts = texts, .complaints = complaints_of_webhooks};

// A reply belongs to the post that began the thread, whatever it answers.
void go_on(http::Request& request, const std::string& place) {
  auto body = parse_json(request.body).value_or(Body::object());
  body["root_id"] = place;
  request.body = base::json_text(body);
}

std::string place_of(const http::Response& response) {
  const auto answer = parse_object(response.body);
  return answer ? base::text_at(*answer, "id") : std::string();
}

bool is_gone(const http::Response& response) {
  const auto answer = parse_object(response.body);
  const auto id = answer ? base::text_at(*answer, "id") : std::string();
  return response.status == 400 && id.find("root_id") != std::string::npos;
}

struct Options {
  std::string service;
  http::Url address;        // of the webhook, or of the posts
  base::Secret token = {};  // of a bot
};

std::string text_of(const Errand& errand) {
  constexpr Limit limit = {.most = 16'383, .counts = Counts::characters};
  const auto mentions = mentions_of(errand.message.mentions, at_name,
                                    "Mattermost wants the name of a user", errand.remarks);
  return with_mentions(errand.message.text, mentions, limit, errand.remarks);
}

base::Result<http::Request> for_webhook(const Options& options, const Errand& errand) {
  const auto section = errand.message.section.value_or(json::object());
  auto attachments = TRY(attachments_at(section, "mattermost"));
  Body body = {{"text", text_of(errand)}};
  if (!base::text_at(section, "groupingKey").empty()) {
    errand.remarks.emplace_back("an incoming webhook knows no threads: groupingKey is left out");
  }
  const bool has_attachments = attachments.is_array() && !attachments.empty();
  if (has_attachments) body["attachments"] = std::move(attachments);
  if (!errand.recipient.empty()) body["channel"] = errand.recipient;
  return json_post(options.address, body);
}

base::Result<Call> for_bot(const Options& options, const Errand& errand) {
  const auto section = errand.message.section.value_or(json::object());
  auto attachments = TRY(attachments_at(section, "mattermost"));
  TRY(check_recipient(errand.recipient, options.service, "the ID of a channel"));
  const Body body = {{"channel_id", errand.recipient},
                     {"message", text_of(errand)},
                     {"props", {{"attachments", std::move(attachments)}}}};
  Call call = {.request = api_post(options.address, body, {bearer(options.token)})};
  const auto key = base::text_at(section, "groupingKey");
  if (key.empty()) return call;
  call.conversation = {.key = "mattermost:" + options.service + ":" + errand.recipient + ":" + key,
                       .go_on = go_on,
                       .place = place_of,
                       .is_gone = is_gone};
  return call;
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  if (!base::text_at(given, "url").empty()) {
    const auto webhook = TRY(address_at(given, "url", "", name));
    return make_service(Options{name, webhook}, for_webhook, read_as<api_of_webhooks>,
                        secrets_of(webhook));
  }
  const auto address = TRY(address_at(given, "apiURL", "", name));
  const auto token = TRY(secret_at(given, "token", name));
  return make_service(Options{name, below(address, "/api/v4/posts"), token}, for_bot, read_as<api>,
                      {token});
}

}  // namespace

constinit const Type mattermost = {
    .name = "mattermost",
    .section = "mattermost",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .read = read_as<api>,
    .mentions_of_all = mentions_of_all,
    .create = create,
    .can_mention = true,
    .personal_mentions = personal_mentions,
};

}  // namespace services
