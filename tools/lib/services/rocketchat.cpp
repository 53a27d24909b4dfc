// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/api.hpp"
#include "services/attachments.hpp"
#include "services/form.hpp"
#include "services/icon.hpp"
#include "services/mention.hpp"
#include "services/settings.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;
using Means = Complaint::Means;

constexpr Field option_fields[] = {
    {.name = "alias", .holds = Holds::literal},    {.name = "email", .holds = Holds::literal},
    {.name = "password", .holds = Holds::literal}, {.name = "icon", .holds = Holds::literal},
    {.name = "avatar", .holds = Holds::literal},   {.name = "serverUrl", .holds = Holds::literal},
};

constexpr Field section_fields[] = {{.name = "attachments", .holds = Holds::json}};

constexpr std::string_view mentions_of_all[] = {"@all", "@here"};
constexpr std::string_view personal_mentions[] = {"@"};

constexpr std::string_view check_login = "check email and password";
constexpr std::string_view let_in = "the user must be in the room, and may post there";
constexpr base::Duration pause = std::chrono::seconds(30);

constexpr Complaint complaints[] = {
    {429, "", ErrorKind::unreachable, "", Means::later, pause},
    {std::nullopt, "error-too-many-requests", ErrorKind::unreachable, "", Means::later, pause},
    {std::nullopt, "totp-required", ErrorKind::denied, "the user must not need a second factor"},
    {std::nullopt, "error-not-allowed", ErrorKind::denied, let_in},
    {std::nullopt, "error-room-not-found", ErrorKind::not_found, "check the recipient"},
    {std::nullopt, "error-message-size-exceeded", ErrorKind::rejected,
     "the message is longer than the server allows"},
    {401, "", ErrorKind::denied, check_login},
};

constexpr std::string_view texts[] = {"error", "message"};

bool is_posted(const http::Response& response, const json* answer) {
  return response.status == 200 && answer != nullptr && base::flag_at(*answer, "success");
}

std::string text_in(const json& answer, std::string_view place) {
  const auto* value = at(answer, place);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

bool is_login(const http::Response& response, const json* answer) {
  return response.status == 200 && answer != nullptr && !text_in(*answer, "data/authToken").empty();
}

constexpr Api api = {
    .who = "Rocket.Chat", .is_success = is_posted, .texts = texts, .complaints = complaints};
constexpr Api api_of_login = {
    .who = "Rocket.Chat", .is_success = is_login, .texts = texts, .complaints = complaints};

Outcome read(const http::Response& response, base::Clock& clock) {
  return read_api(response, clock, api);
}

// What a login gives, and the message needs.
struct Pass {
  std::string token = "<token>";
  std::string user = "<user>";
};

http::Request with_pass(http::Request request, const Pass& pass) {
  request.headers.push_back({"X-Auth-Token", base::Secret(pass.token)});
  request.headers.push_back({"X-User-Id", base::Secret(pass.user)});
  return request;
}

Plan plan_of(const http::Request& login, const http::Request& post,
             std::vector<std::string> remarks) {
  Plan plan = {.remarks = std::move(remarks)};
  plan.outgoing.emplace_back(login);
  plan.outgoing.emplace_back(with_pass(post, {}));
  return plan;
}

// Logs in, and posts. Whoever was put off need not log in again.
class RocketChatDelivery final : public Delivery {
 public:
  RocketChatDelivery(http::Request login, http::Request post, std::vector<std::string> remarks)
      : Delivery(plan_of(login, post, std::move(remarks))),
        login_(std::move(login)),
        post_(std::move(post)) {}

  Outcome attempt(Transport& transport) override {
    if (!pass_) {
      auto outcome = log_in(transport);
      if (outcome.state != Outcome::State::sent) return outcome;
    }
    const auto answer = transport.send(with_pass(post_, *pass_));
    if (!answer) return outcome_of(answer.error());
    auto outcome = read(*answer, transport.clock());
    // The token lives for months, and nobody else knows that it is a secret.
    base::Redactor redactor;
    redactor.hide(base::Secret(pass_->token));
    redactor.hide(base::Secret(pass_->user));
    outcome.error.message = redactor.redact(std::move(outcome.error.message));
    return outcome;
  }

 private:
  Outcome log_in(Transport& transport) {
    const auto answer = transport.send(login_);
    if (!answer) return outcome_of(answer.error());
    auto outcome = read_api(*answer, transport.clock(), api_of_login);
    const auto object = parse_object(answer->body);
    if (outcome.state != Outcome::State::sent || !object) return outcome;
    pass_ =
        Pass{.token = text_in(*object, "data/authToken"), .user = text_in(*object, "data/userId")};
    return outcome;
  }

  http::Request login_;
  http::Request post_;
  std::optional<Pass> pass_ = {};
};

struct Options {
  http::Url methods;
  std::string email;
  base::Secret password;
  std::string alias;
  std::string icon;
  std::string avatar;
};

void add_look(Body& body, const Options& options, std::vector<std::string>& remarks) {
  if (!options.alias.empty()) body["alias"] = options.alias;
  if (is_emoji(options.icon)) {
    body["emoji"] = options.icon;
  } else if (!options.icon.empty()) {
    remarks.push_back("the icon '" + excerpt(options.icon) + "' is no :emoji:, and is left out");
  }
  if (is_web_address(options.avatar)) {
    body["avatar"] = options.avatar;
  } else if (!options.avatar.empty()) {
    remarks.push_back("the avatar '" + excerpt(options.avatar) +
                      "' is no http URL, and is left out");
  }
}

class RocketChat final : public Service {
 public:
  RocketChat(std::string name, Options options)
      : name_(std::move(name)), options_(std::move(options)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message,
                                                  const std::string& recipient,
                                                  std::chrono::seconds) const override {
    TRY(check_recipient(recipient, name_, "#channel, @person or the ID of a room"));
    auto attachments = TRY(attachments_at(message.section.value_or(json::object()), "rocketchat"));
    std::vector<std::string> remarks;
    const auto mentions =
        mentions_of(message.mentions, at_name, "Rocket.Chat wants the name of a user", remarks);
    const auto text = with_mentions(message.text, mentions, {.most = std::string::npos}, remarks);
    const bool is_name = recipient.starts_with('#') || recipient.starts_with('@');
    Body body = {{is_name ? "channel" : "roomId", recipient}};
    if (!text.empty()) body["text"] = text;
    add_look(body, options_, remarks);
    if (attachments.is_array() && !attachments.empty()) {
      body["attachments"] = std::move(attachments);
    }
    auto post = api_post(below(options_.methods, "/chat.postMessage"), body);
    const auto login =
        form_post(below(options_.methods, "/login"),
                  {{"password", options_.password.reveal()}, {"user", options_.email}});
    return std::unique_ptr<Delivery>(
        std::make_unique<RocketChatDelivery>(login, std::move(post), std::move(remarks)));
  }

  std::vector<base::Secret> secrets() const override { return {options_.password}; }

 private:
  std::string name_;
  Options options_;
};

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto address = TRY(address_at(given, "serverUrl", "", name));
  const auto email = TRY(needed_at(given, "email", name));
  Options options = {.methods = below(address, "/api/v1"),
                     .email = email,
                     .password = base::Secret(base::text_at(given, "password")),
                     .alias = base::text_at(given, "alias"),
                     .icon = base::text_at(given, "icon"),
                     .avatar = base::text_at(given, "avatar")};
  if (options.password.empty()) {
    return base::malformed_error("the service '" + base::printable(name) + "' has no 'password'");
  }
  return std::unique_ptr<Service>(std::make_unique<RocketChat>(name, std::move(options)));
}

}  // namespace

constinit const Type rocketchat = {
    .name = "rocketchat",
    .section = "rocketchat",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .read = read,
    .mentions_of_all = mentions_of_all,
    .create = create,
    .can_mention = true,
    .personal_mentions = personal_mentions,
};

}  // namespace services
