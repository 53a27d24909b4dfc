// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/options.hpp"
#include "services/request.hpp"
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

struct Options {
  std::optional<http::Url> webhook;  // instead of a token
  http::Url api;
  base::Secret token;
  base::Secret signing_secret;
  SlackLook look;
  bool skips_tls_verification;
};

class Slack final : public Service {
 public:
  Slack(std::string name, Options options) : name_(std::move(name)), options_(std::move(options)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message,
                                                  const std::string& recipient,
                                                  std::chrono::seconds) const override {
    std::vector<std::string> remarks;
    auto content = TRY(make_slack_content(message, options_.look, remarks));
    if (options_.webhook) return by_webhook(content, recipient, std::move(remarks));
    if (recipient.empty()) {
      return base::usage_error("a message to Slack needs a recipient",
                               "the name or the ID of a channel");
    }
    SlackBot bot = {
        .api = options_.api, .token = options_.token, .service = name_, .recipient = recipient};
    return std::unique_ptr<Delivery>(
        std::make_unique<SlackDelivery>(std::move(bot), std::move(content), std::move(remarks)));
  }

  std::vector<base::Secret> secrets() const override {
    std::vector<base::Secret> secrets = {options_.signing_secret, options_.token};
    if (!options_.webhook) return secrets;
    const auto more = secrets_of(*options_.webhook);
    secrets.insert(secrets.end(), more.begin(), more.end());
    return secrets;
  }

  bool skips_tls_verification() const override { return options_.skips_tls_verification; }

 private:
  base::Result<std::unique_ptr<Delivery>> by_webhook(const SlackContent& content,
                                                     const std::string& recipient,
                                                     std::vector<std::string> remarks) const {
    if (!content.grouping_key.empty()) {
      remarks.push_back("an incoming webhook knows no threads: groupingKey is left out");
    }
    auto body = content.body();
    if (!recipient.empty()) body["channel"] = recipient;
    Plan plan;
    plan.outgoing.emplace_back(json_post(*options_.webhook, body));
    plan.remarks = std::move(remarks);
    return std::unique_ptr<Delivery>(
        std::make_unique<PlannedDelivery>(std::move(plan), read_slack_webhook));
  }

  std::string name_;
  Options options_;
};

// Where methods of the Web API are: below this path.
base::Result<http::Url> read_api(const json& given, const std::string& name) {
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
  const auto api = TRY(read_api(given, name));
  Options read = {.webhook = std::nullopt,
                  .api = api,
                  .token = base::Secret(token),
                  .signing_secret = base::Secret(base::text_at(given, "signingSecret")),
                  .look = {.username = base::text_at(given, "username"),
                           .icon = base::text_at(given, "icon"),
                           .is_without_unfurl = base::flag_at(given, "disableUnfurl")},
                  .skips_tls_verification = base::flag_at(given, "insecureSkipVerify")};
  if (!address.empty()) read.webhook = TRY(read_address(address, "the url of " + name));
  return std::unique_ptr<Service>(std::make_unique<Slack>(name, std::move(read)));
}

// A generic webhook may point at either.
Outcome read(const http::Response& response, base::Clock& clock) {
  return read_slack_webhook(response, clock);
}

}  // namespace

constinit const Type slack = {
    .name = "slack",
    .section = "slack",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .hosts = hosts,
    .read = read,
    .mentions_of_all = mentions_of_all,
    .create = create,
    .can_mention = true,
};

}  // namespace services
