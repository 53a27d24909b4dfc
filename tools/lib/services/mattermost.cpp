// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/api.hpp"
#include "services/attachments.hpp"
#include "services/mention.hpp"
#include "services/message_delivery.hpp"
#include "services/options.hpp"
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

constexpr std::string_view mentions_of_all[] = {"@all", "@channel", "@here"};

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

Outcome read(const http::Response& response, base::Clock& clock) {
  return read_api(response, clock, api);
}

Outcome read_webhook(const http::Response& response, base::Clock& clock) {
  return read_api(response, clock, api_of_webhooks);
}

std::string mention_of(const std::string& handle) {
  const auto name = user_name(handle);
  return name.empty() ? name : "@" + name;
}

// A reply belongs to the post that began the thread, whatever it answers.
void go_on(http::Request& request, const std::string& place) {
  auto body = parse_json(request.body).value_or(Body::object());
  body["root_id"] = place;
  request.body = to_text(body);
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
  std::optional<http::Url> webhook;  // instead of the API
  http::Url posts;
  base::Secret token;
  bool skips_tls_verification;
};

class Mattermost final : public Service {
 public:
  Mattermost(std::string name, Options options)
      : name_(std::move(name)), options_(std::move(options)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message,
                                                  const std::string& recipient,
                                                  std::chrono::seconds) const override {
    constexpr Limit limit = {.most = 16'383, .counts = Counts::characters};
    const auto section = message.section.value_or(json::object());
    auto attachments = TRY(attachments_at(section, "mattermost"));
    std::vector<std::string> remarks;
    const auto mentions =
        mentions_of(message.mentions, mention_of, "Mattermost wants the name of a user", remarks);
    const auto text = with_mentions(message.text, mentions, limit, remarks);
    const auto key = base::text_at(section, "groupingKey");
    if (options_.webhook) {
      if (!key.empty()) {
        remarks.emplace_back("an incoming webhook knows no threads: groupingKey is left out");
      }
      return by_webhook(text, std::move(attachments), recipient, std::move(remarks));
    }
    TRY(check_recipient(recipient, name_, "the ID of a channel"));
    const Body body = {{"channel_id", recipient},
                       {"message", text},
                       {"props", {{"attachments", std::move(attachments)}}}};
    auto request = api_post(options_.posts, body, {bearer(options_.token)});
    Conversation conversation = {
        .key = key.empty() ? "" : "mattermost:" + name_ + ":" + recipient + ":" + key,
        .go_on = go_on,
        .place = place_of,
        .is_gone = is_gone};
    return std::unique_ptr<Delivery>(std::make_unique<MessageDelivery>(
        std::move(request), std::move(remarks), read, std::move(conversation)));
  }

  std::vector<base::Secret> secrets() const override {
    if (options_.webhook) return secrets_of(*options_.webhook);
    return {options_.token};
  }

  bool skips_tls_verification() const override { return options_.skips_tls_verification; }

 private:
  base::Result<std::unique_ptr<Delivery>> by_webhook(const std::string& text, Body attachments,
                                                     const std::string& recipient,
                                                     std::vector<std::string> remarks) const {
    Body body = {{"text", text}};
    if (attachments.is_array() && !attachments.empty())
      body["attachments"] = std::move(attachments);
    if (!recipient.empty()) body["channel"] = recipient;
    Plan plan = {.remarks = std::move(remarks)};
    plan.outgoing.emplace_back(json_post(*options_.webhook, body));
    return std::unique_ptr<Delivery>(
        std::make_unique<PlannedDelivery>(std::move(plan), read_webhook));
  }

  std::string name_;
  Options options_;
};

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  Options options = {.webhook = std::nullopt,
                     .posts = {},
                     .token = {},
                     .skips_tls_verification = base::flag_at(given, "insecureSkipVerify")};
  if (!base::text_at(given, "url").empty()) {
    options.webhook = TRY(address_at(given, "url", "", name));
  } else {
    options.posts = below(TRY(address_at(given, "apiURL", "", name)), "/api/v4/posts");
    options.token = TRY(secret_at(given, "token", name));
  }
  return std::unique_ptr<Service>(std::make_unique<Mattermost>(name, std::move(options)));
}

}  // namespace

constinit const Type mattermost = {
    .name = "mattermost",
    .section = "mattermost",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .hosts = {},
    .read = read,
    .mentions_of_all = mentions_of_all,
    .create = create,
    .can_mention = true,
};

}  // namespace services
