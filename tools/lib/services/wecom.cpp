// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"
#include "base/text.hpp"
#include "services/fitting.hpp"
#include "services/people.hpp"
#include "services/request_service.hpp"
#include "services/robot.hpp"
#include "services/section.hpp"
#include "services/types.hpp"
#include "services/webhooks.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;
using Means = Complaint::Means;
using std::chrono::seconds;

constexpr std::string_view pace_hint = "a robot takes 20 messages in a minute";
constexpr std::string_view length_hint =
    "a text has at most 2048 bytes, markdown 4096, or a field is not as WeCom wants it";
constexpr std::string_view address_hint =
    "copy the address of the webhook again from the settings of the robot";

constexpr Complaint complaints[] = {
    {-1, "", ErrorKind::unreachable, "", Means::later, seconds(30)},
    {45009, "", ErrorKind::unreachable, pace_hint, Means::later, seconds(60)},
    {45033, "", ErrorKind::unreachable, pace_hint, Means::later, seconds(10)},
    {std::nullopt, "freq out of limit", ErrorKind::unreachable, pace_hint, Means::later,
     seconds(60)},
    {93000, "", ErrorKind::denied, address_hint},
    {93004, "", ErrorKind::denied, "the robot was switched off"},
    {93008, "", ErrorKind::denied, "the robot is no longer in the group"},
    {40058, "", ErrorKind::rejected, length_hint},
    {44004, "", ErrorKind::rejected, "the message is empty"},
    {40008, "", ErrorKind::rejected, "WeCom does not know this type of a message"},
};

constexpr Dialect dialect = {
    .who = "WeCom", .code = "errcode", .text = "errmsg", .complaints = complaints};

enum class Kind { text, markdown, markdown_v2, news, template_card };

constexpr std::string_view types[] = {"text", "markdown", "markdown_v2", "news", "template_card"};

std::string name_of(Kind kind) {
  return std::string(types[static_cast<std::size_t>(kind)]);
}

constexpr std::size_t most_articles = 8;

std::size_t longest(Kind kind) {
  return kind == Kind::text ? 2048 : 4096;
}

constexpr Field fields[] = {
    {.name = "type", .holds = Holds::literal},
    {.name = "text"},
    {.name = "markdown"},
    {.name = "mentioned_list", .holds = Holds::texts},
    {.name = "mentioned_mobile_list", .holds = Holds::texts},
    {.name = "articles", .holds = Holds::json},
    {.name = "card", .holds = Holds::json},
    {.name = "body", .holds = Holds::json},
};

base::Result<Kind> kind_of(const json& section) {
  const auto type = TRY(type_at(section, types, "WeCom"));
  if (type) return static_cast<Kind>(*type);
  if (has_any(section, "card")) return Kind::template_card;
  if (has_any(section, "articles")) return Kind::news;
  return has_any(section, "markdown") ? Kind::markdown : Kind::text;
}

// Only a text calls people by mobile number, and only a text or markdown calls anybody.
void leave_out(People& people, Kind kind, std::vector<std::string>& remarks) {
  const bool calls_nobody = kind != Kind::text && kind != Kind::markdown;
  if (calls_nobody && !people.empty()) {
    remarks.push_back("a message of the type " + name_of(kind) +
                      " cannot call anybody: mentions were left out");
    people = {};
  }
  if (kind == Kind::markdown && !people.mobiles.empty()) {
    remarks.emplace_back(
        "markdown of WeCom calls nobody by a mobile number: mentions were left out");
    people.mobiles.clear();
  }
}

People called(const json& section, const Message& message, Kind kind,
              std::vector<std::string>& remarks) {
  People people = {.mobiles = handles_at(section, "mentioned_mobile_list"),
                   .ids = handles_at(section, "mentioned_list")};
  add_people(people, message.mentions, remarks);
  leave_out(people, kind, remarks);
  return people;
}

// A text has lists of those it calls, markdown has them in its text.
Tail tail_of(Kind kind, const People& people) {
  std::vector<std::string> tokens;
  if (kind == Kind::markdown) {
    for (const auto& id : people.ids) tokens.push_back("<@" + id + ">");
  }
  return [tokens](std::string_view text) {
    const auto calls = base::join(missing_from(text, tokens), " ");
    return calls.empty() ? std::string() : "\n" + calls;
  };
}

base::Result<Body> written(const json& section, const Message& message, Kind kind,
                           const People& people, std::vector<std::string>& remarks) {
  const auto plain = base::text_at(section, "text");
  const auto markdown = base::text_at(section, "markdown");
  const auto chosen = kind == Kind::text ? first_of({plain, markdown, message.text})
                                         : first_of({markdown, plain, message.text});
  const auto text = base::valid_utf8(base::trim(chosen));
  if (text.empty()) return base::malformed_error("the message is empty");
  const auto content = fitted(text, tail_of(kind, people),
                              {.most = longest(kind), .begin = "<@", .end = ">"}, remarks);
  if (!content) return base::malformed_error("the message has no room for its text");
  Body body = {{"content", *content}};
  if (kind != Kind::text) return body;
  if (!people.ids.empty()) body["mentioned_list"] = people.ids;
  if (!people.mobiles.empty()) body["mentioned_mobile_list"] = people.mobiles;
  return body;
}

base::Result<Body> news(const json& section, std::vector<std::string>& remarks) {
  auto articles = TRY(read_json(base::text_at(section, "articles"), "'articles' for WeCom"));
  if (!articles.is_array() || articles.empty()) {
    return base::malformed_error("'articles' for WeCom is no list with something in it");
  }
  if (articles.size() > most_articles) {
    articles.erase(articles.begin() + most_articles, articles.end());
    remarks.emplace_back("the articles after the eighth were left out, for WeCom takes no more");
  }
  return Body{{"articles", std::move(articles)}};
}

base::Result<Body> template_card(const json& section) {
  auto card = TRY(read_json(base::text_at(section, "card"), "'card' for WeCom"));
  if (card.is_object() && card.contains("card_type")) return card;
  return base::malformed_error("'card' for WeCom has no 'card_type'");
}

base::Result<Body> body_of(const Message& message, std::vector<std::string>& remarks) {
  auto own = TRY(body_at(message, "msgtype", "WeCom", remarks));
  if (own) return *std::move(own);
  const auto section = message.section.value_or(json::object());
  const auto kind = TRY(kind_of(section));
  const auto people = called(section, message, kind, remarks);
  Body body = {{"msgtype", name_of(kind)}};
  auto& content = body[name_of(kind)];
  if (kind == Kind::template_card) {
    content = TRY(template_card(section));
  } else if (kind == Kind::news) {
    content = TRY(news(section, remarks));
  } else {
    content = TRY(written(section, message, kind, people, remarks));
  }
  return body;
}

base::Result<http::Request> compose(const Webhooks& webhooks, const Errand& errand) {
  const auto webhook = TRY(webhooks.find(errand.recipient));
  return json_post(webhook.url, TRY(body_of(errand.message, errand.remarks)));
}

base::Result<std::unique_ptr<Service>> create(const std::string& name,
                                              const nlohmann::json& options) {
  const auto webhooks = TRY(Webhooks::read(name, options));
  return make_service(webhooks, compose, read_as<dialect>, webhooks.secrets());
}

constexpr std::string_view hosts[] = {"qyapi.weixin.qq.com"};

// No tag of somebody else calls anybody.
constexpr std::string_view mentions_of_all[] = {"<@", "@all", "@所有人"};

}  // namespace

constinit const Type wecom = {
    .name = "wecom",
    .section = "wecom",
    .options = open_webhooks,
    .fields = fields,
    .is_of_argocd = false,
    .hosts = hosts,
    .path = "/cgi-bin/webhook/send",
    .read = read_as<dialect>,
    .mentions_of_all = mentions_of_all,
    .create = create,
    .can_mention = true,
};

}  // namespace services
