// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/options.hpp"
#include "services/request.hpp"
#include "services/request_service.hpp"
#include "services/settings.hpp"
#include "services/slack_answer.hpp"
#include "services/slack_content.hpp"
#include "services/slack_delivery.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

constexpr auto option_fields = with_transport_options(std::array<Field, 8>{{
    {.name = "token", .holds = Holds::literal},
    {.name = "username", .holds = Holds::literal},
    {.name = "icon", .holds = Holds::literal},
    {.name = "signingSecret", .holds = Holds::literal},  // of a bot of Argo CD's, which is no more
    {.name = "channels", .holds = Holds::texts},         // the same
    {.name = "apiURL", .holds = Holds::literal},
    {.name = "disableUnfurl", .holds = Holds::boolean},
    {.name = "url", .holds = Holds::literal},  // ours: an incoming webhook
}});

constexpr std::array<Field, 7> section_fields = {{
    {.name = "username"},
    {.name = "icon"},
    {.name = "attachments", .holds = Holds::json},
    {.name = "blocks", .holds = Holds::json},
    {.name = "groupingKey"},
    {.name = "notifyBroadcast", .holds = Holds::boolean},
    {.name = "deliveryPolicy", .holds = Holds::literal},
}};

constexpr std::array<std::string_view, 2> hosts = {"hooks.slack.com", "slack.com"};

// With a label they go on: "<!here|here>".
constexpr std::array<std::string_view, 3> mentions_of_all = {"<!channel", "<!everyone", "<!here"};
constexpr std::array<std::string_view, 2> personal_mentions = {"<!", "<@"};

struct Options {
  std::string service;
  SlackLook look;
  http::Url address;        // of the webhook, or of the Web API
  base::Secret token = {};  // of a bot
};

base::Result<http::Request> for_webhook(const Options& options, const Errand& errand) {
  const auto content = TRY(make_slack_content(errand.message, options.look, errand.remarks));
  if (!content.grouping_key.empty()) {
    errand.remarks.push_back("an incoming webhook knows no threads: groupingKey is left out");
  }
  auto body = content.body();
  if (!errand.recipient.empty()) body["channel"] = errand.recipient;
  return json_post(options.address, body);
}

class SlackApp final : public Service {
 public:
  SlackApp(Options options, std::vector<base::Secret> secrets)
      : options_(std::move(options)), secrets_(std::move(secrets)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message,
                                                  const std::string& recipient,
                                                  std::chrono::seconds) const override {
    std::vector<std::string> remarks;
    auto content = TRY(make_slack_content(message, options_.look, remarks));
    TRY(check_recipient(recipient, options_.service, "the name or the ID of a channel"));
    SlackBot bot = {.api = options_.address,
                    .token = options_.token,
                    .service = options_.service,
                    .recipient = recipient};
    return std::unique_ptr<Delivery>(
        std::make_unique<SlackDelivery>(std::move(bot), std::move(content), std::move(remarks)));
  }

  std::vector<base::Secret> secrets() const override { return secrets_; }

 private:
  Options options_;
  std::vector<base::Secret> secrets_;
};

// Where methods of the Web API are: below this path.
base::Result<http::Url> read_methods(const json& given, const std::string& name) {
  const auto text = base::text_at(given, "apiURL");
  auto url = TRY(read_address(text.empty() ? "https://slack.com/api/" : text,
                              "apiURL of the service " + name));
  if (!url.path.ends_with('/')) url.path += '/';
  return url;
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto token = base::text_at(given, "token");
  auto address = base::text_at(given, "url");
  if (address.empty() && http::parse_url(token)) address = token;
  if (address.empty() && token.empty()) {
    return base::malformed_error("the service " + name + " has no token",
                                 "the token of a bot, or the url of an incoming webhook");
  }
  const SlackLook look = {.username = base::text_at(given, "username"),
                          .icon = base::text_at(given, "icon"),
                          .is_without_unfurl = base::flag_at(given, "disableUnfurl")};
  std::vector<base::Secret> secrets = {base::Secret(base::text_at(given, "signingSecret")),
                                       base::Secret(token)};
  if (address.empty()) {
    const auto methods = TRY(read_methods(given, name));
    return std::unique_ptr<Service>(std::make_unique<SlackApp>(
        Options{name, look, methods, base::Secret(token)}, std::move(secrets)));
  }
  const auto webhook = TRY(read_address(address, "the url of " + name));
  for (auto& more : secrets_of(webhook)) secrets.push_back(std::move(more));
  return make_service(Options{name, look, webhook}, for_webhook, read_slack_webhook,
                      std::move(secrets));
}

}  // namespace

constinit const Type slack = {
    .name = "slack",
    .section = "slack",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .hosts = hosts,
    .read = read_slack_webhook,  // a generic webhook may point at one
    .mentions_of_all = mentions_of_all,
    .create = create,
    .can_mention = true,
    .personal_mentions = personal_mentions,
};

}  // namespace services
