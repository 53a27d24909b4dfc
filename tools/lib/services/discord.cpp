// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/api.hpp"
#include "services/form.hpp"
#include "services/mention.hpp"
#include "services/people.hpp"
#include "services/request_service.hpp"
#include "services/section.hpp"
#include "services/types.hpp"
#include "services/webhooks.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr Field section_fields[] = {
    {.name = "content"},
    {.name = "username"},
    {.name = "avatar_url"},
    {.name = "embeds", .holds = Holds::json},
    {.name = "mentions", .holds = Holds::texts},
    {.name = "thread_name"},
    {.name = "threadId"},
    {.name = "groupingKey"},
};

constexpr std::string_view hosts[] = {"discord.com", "discordapp.com", "canary.discord.com",
                                      "ptb.discord.com"};
constexpr std::string_view mentions_of_all[] = {"@everyone", "@here"};
constexpr std::string_view personal_mentions[] = {"<@"};

constexpr std::string_view new_webhook =
    "the webhook is gone: make a new one in the settings of the channel";
constexpr std::string_view forum_only =
    "only forum and media channels have threads that a webhook can begin: leave out thread_name";

constexpr Complaint complaints[] = {
    {10015, "", ErrorKind::not_found, new_webhook},
    {50027, "", ErrorKind::denied, new_webhook},
    {401, "", ErrorKind::denied, new_webhook},
    {10003, "", ErrorKind::not_found, "check threadId"},
    {50006, "", ErrorKind::rejected, "the message is empty"},
    {160005, "", ErrorKind::rejected, "the thread is locked"},
    {50083, "", ErrorKind::rejected, "the thread is archived"},
    {220001, "", ErrorKind::rejected, "a forum channel needs thread_name, or threadId"},
    {220002, "", ErrorKind::rejected, "thread_name and threadId exclude each other"},
    {220003, "", ErrorKind::rejected, forum_only},
};

constexpr std::string_view texts[] = {"message", "errors"};

// 204 answers those who do not wait; "ok" the webhooks that speak as Slack's do.
bool is_success(const http::Response& response, const json* answer) {
  if (response.status == 204) return response.body.empty();
  if (answer == nullptr) return base::trim(response.body) == "ok";
  return response.status == 200 && !base::text_at(*answer, "id").empty();
}

constexpr Api api = {.who = "Discord",
                     .is_success = is_success,
                     .texts = texts,
                     .complaints = complaints,
                     .number = "code",
                     .wait = "retry_after"};

// A person by the id, a role as "role:ID" or "&ID"; both as they stand in a message, too.
std::string mention_of(const std::string& handle) {
  std::string_view id = handle;
  if (id.starts_with("<@") && id.ends_with('>')) id = id.substr(2, id.size() - 3);
  bool is_role = false;
  for (const std::string_view sign : {"role:", "&"}) {
    if (!id.starts_with(sign)) continue;
    id.remove_prefix(sign.size());
    is_role = true;
  }
  if (id.starts_with('!')) id.remove_prefix(1);
  if (!is_number(id)) return {};
  return (is_role ? "<@&" : "<@") + std::string(id) + ">";
}

// Nobody is called but these, whatever stands in the texts.
Body allowed(const std::vector<std::string>& mentions) {
  auto users = Body::array();
  auto roles = Body::array();
  for (const auto& mention : mentions) {
    const bool is_role = mention.starts_with("<@&");
    const auto begin = is_role ? std::size_t{3} : std::size_t{2};
    (is_role ? roles : users).push_back(mention.substr(begin, mention.size() - begin - 1));
  }
  Body allowed = {{"parse", Body::array()}};
  if (!users.empty()) allowed["users"] = std::move(users);
  if (!roles.empty()) allowed["roles"] = std::move(roles);
  return allowed;
}

base::Result<Body> read_embeds(const json& section) {
  const auto text = base::text_at(section, "embeds");
  if (base::trim(text).empty()) return Body::array();
  auto embeds = TRY(read_json(text, "'embeds' for Discord"));
  if (embeds.is_null()) return Body::array();
  if (embeds.is_object()) return Body::array({std::move(embeds)});
  if (embeds.is_array()) return embeds;
  return base::malformed_error("'embeds' for Discord is no list");
}

base::Result<Body> body_of(const Message& message, const json& section,
                           std::vector<std::string>& remarks) {
  constexpr Limit content_limit = {
      .most = 2000, .counts = Counts::characters, .begin = "<", .end = ">"};
  constexpr std::size_t longest_name = 80;
  constexpr std::size_t longest_thread_name = 100;
  auto handles = handles_at(section, "mentions");
  handles.insert(handles.end(), message.mentions.begin(), message.mentions.end());
  const auto mentions = mentions_of(
      handles, mention_of, "Discord wants the ID of a member, or role: and its ID", remarks);
  auto embeds = TRY(read_embeds(section));
  const auto text = section.contains("content") ? base::text_at(section, "content") : message.text;
  const auto content = with_mentions(text, mentions, content_limit, remarks);
  if (base::trim(content).empty() && embeds.empty()) {
    return base::malformed_error("the message is empty");
  }
  Body body;
  if (!content.empty()) body["content"] = content;
  const auto set_text = [&](const char* key, std::size_t most) {
    const auto value = base::text_at(section, key);
    if (!value.empty()) body[key] = cut_characters(value, most, key, remarks);
  };
  set_text("username", longest_name);
  set_text("avatar_url", std::string::npos);
  set_text("thread_name", longest_thread_name);
  if (!embeds.empty()) body["embeds"] = std::move(embeds);
  body["allowed_mentions"] = allowed(mentions);
  return body;
}

void add_to_query(http::Url& url, const std::string& name, const std::string& value) {
  for (const auto pair : base::split(url.query, '&')) {
    if (pair.substr(0, pair.find('=')) == name) return;
  }
  url.query += (url.query.empty() ? "" : "&") + form_of({{name, value}});
}

// A message that began a thread says where: its channel is the thread.
std::string place_of(const http::Response& response) {
  const auto answer = parse_object(response.body);
  const auto id = answer ? base::text_at(*answer, "channel_id") : std::string();
  return is_number(id) ? id : std::string();
}

void go_on(http::Request& request, const std::string& place) {
  auto body = parse_json(request.body).value_or(Body::object());
  body.erase("thread_name");
  request.body = base::json_text(body);
  add_to_query(request.url, "thread_id", place);
}

bool is_gone(const http::Response& response) {
  const auto answer = parse_object(response.body);
  const auto* code = answer ? at(*answer, "code") : nullptr;
  return response.status == 404 && code != nullptr && *code == 10003;
}

struct Options {
  std::string name;
  Webhooks webhooks;
};

base::Result<Call> compose(const Options& options, const Errand& errand) {
  auto webhook = TRY(options.webhooks.find(errand.recipient));
  const auto section = errand.message.section.value_or(json::object());
  const auto body = TRY(body_of(errand.message, section, errand.remarks));
  add_to_query(webhook.url, "wait", "true");
  const auto thread = base::text_at(section, "threadId");
  if (!thread.empty()) add_to_query(webhook.url, "thread_id", thread);
  Call call = {.request = json_post(webhook.url, body)};
  const auto key = base::text_at(section, "groupingKey");
  if (key.empty()) return call;
  if (!body.contains("thread_name")) {
    errand.remarks.emplace_back("groupingKey needs a thread_name: it is left out");
    return call;
  }
  call.conversation = {.key = "discord:" + options.name + ":" + errand.recipient + ":" + key,
                       .go_on = go_on,
                       .place = place_of,
                       .is_gone = is_gone};
  return call;
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  auto webhooks = TRY(Webhooks::read(name, given));
  const auto secrets = webhooks.secrets();
  return make_service(Options{name, std::move(webhooks)}, compose, read_as<api>, secrets);
}

}  // namespace

constinit const Type discord = {
    .name = "discord",
    .section = "discord",
    .options = open_webhooks,
    .fields = section_fields,
    .is_of_argocd = false,
    .hosts = hosts,
    .read = read_as<api>,
    .mentions_of_all = mentions_of_all,
    .create = create,
    .can_mention = true,
    .personal_mentions = personal_mentions,
};

}  // namespace services
