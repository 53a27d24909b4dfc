// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/api.hpp"
#include "services/form.hpp"
#include "services/mention.hpp"
#include "services/request_service.hpp"
#include "services/section.hpp"
#include "services/settings.hpp"
#include "services/telegram_text.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr Field option_fields[] = {
    {.name = "token", .holds = Holds::literal},
    {.name = "parseMode", .holds = Holds::literal},  // ours, as all that follows
    {.name = "apiURL", .holds = Holds::literal},
};

// Argo CD has no section for Telegram, and passes over ours.
constexpr Field section_fields[] = {
    {.name = "text", .merge = Merge::if_not_empty},
    {.name = "parseMode", .holds = Holds::literal},
    {.name = "groupingKey"},
    {.name = "disableNotification", .holds = Holds::boolean},
};

constexpr std::string_view hosts[] = {"api.telegram.org"};

constexpr std::string_view check_token = "check the token: @BotFather shows it";
constexpr std::string_view check_chat =
    "check the recipient: @name of a public channel, or the number of a group (-100...) that the "
    "bot is in";
constexpr std::string_view write_first = "the person must write to the bot first";
constexpr std::string_view let_in = "the bot must be in the chat, and in a channel be an admin";

constexpr Complaint complaints[] = {
    {401, "", ErrorKind::denied, check_token},
    {404, "", ErrorKind::denied, check_token},
    {400, "chat not found", ErrorKind::not_found, check_chat},
    {400, "thread not found", ErrorKind::not_found, "check the number behind '|'"},
    {400, "upgraded to a supergroup", ErrorKind::not_found, check_chat},
    {400, "not enough rights", ErrorKind::denied, let_in},
    {400, "can't parse entities", ErrorKind::rejected, "check the text, or set parseMode: none"},
    {403, "initiate conversation", ErrorKind::denied, write_first},
    {403, "blocked by the user", ErrorKind::denied, "the person has blocked the bot"},
    {403, "", ErrorKind::denied, let_in},
};

constexpr std::string_view texts[] = {"description"};

bool is_success(const http::Response&, const json* answer) {
  return answer != nullptr && base::flag_at(*answer, "ok");
}

constexpr Api api = {.who = "Telegram",
                     .is_success = is_success,
                     .texts = texts,
                     .complaints = complaints,
                     .wait = "parameters/retry_after"};

Outcome read(const http::Response& response, base::Clock& clock) {
  auto outcome = read_api(response, clock, api);
  const auto answer = parse_object(response.body);
  const auto* moved = answer ? at(*answer, "parameters/migrate_to_chat_id") : nullptr;
  if (outcome.state == Outcome::State::failed && moved != nullptr && moved->is_number_integer()) {
    outcome.error.hint = "the group has another number now: " + moved->dump();
  }
  return outcome;
}

bool says(const http::Response& response, std::string_view words) {
  const auto answer = parse_object(response.body);
  if (response.status != 400 || !answer) return false;
  const auto said = base::to_lower(base::text_at(*answer, "description"));
  return said.find(words) != std::string::npos;
}

struct Chat {
  std::string id;
  std::string thread = {};
};

// "-100123|42", "123456", "channel" or "@channel". A name that is a number is a person: no channel
// can be called so.
base::Result<Chat> read_chat(const std::string& recipient, const std::string& service) {
  TRY(check_recipient(recipient, service, "a channel, or the number of a group or a person"));
  const auto parts = base::split(recipient, '|');
  Chat chat = {.id = std::string(base::trim(parts.front()))};
  if (parts.size() > 1) {
    chat.thread = base::trim(parts[1]);
    if (!is_number(chat.thread)) {
      return base::usage_error("the thread of the recipient '" + base::printable(recipient) +
                               "' is no number");
    }
    if (base::parse_unsigned(chat.thread) == 0U) chat.thread.clear();
  }
  if (chat.id.starts_with('-') && !is_number(chat.id.substr(1))) {
    return base::usage_error("the group '" + base::printable(chat.id) + "' is no number");
  }
  const bool is_id = chat.id.starts_with('-') || is_number(chat.id);
  if (!is_id && !chat.id.starts_with('@')) chat.id = "@" + chat.id;
  return chat;
}

struct Options {
  std::string service;
  http::Url methods;  // https://api.telegram.org/bot<token>
  TelegramMode mode;
};

void go_on(http::Request& request, const std::string& place) {
  const auto reply = json{{"message_id", base::parse_unsigned(place).value_or(0)},
                          {"allow_sending_without_reply", true}};
  request.body += "&" + form_of({{"reply_parameters", base::json_text(reply)}});
}

std::string place_of(const http::Response& response) {
  const auto answer = parse_object(response.body);
  const auto* id = answer ? at(*answer, "result/message_id") : nullptr;
  return id != nullptr && id->is_number_unsigned() ? id->dump() : std::string();
}

bool stands_alone(const http::Response& response) {
  const auto answer = parse_object(response.body);
  return answer && at(*answer, "result/reply_to_message") == nullptr;
}

http::Request request_for(const Options& options, const Errand& errand, const Chat& chat,
                          TelegramMode mode, std::vector<std::string>& remarks) {
  const auto section = errand.message.section.value_or(json::object());
  const auto text = telegram_text(first_of({base::text_at(section, "text"), errand.message.text}),
                                  errand.message.mentions, mode, remarks);
  Parameters parameters = {{"chat_id", chat.id}};
  if (!text.empty()) parameters.emplace_back("text", text);
  if (mode != TelegramMode::none) parameters.emplace_back("parse_mode", name_of(mode));
  if (!chat.thread.empty()) parameters.emplace_back("message_thread_id", chat.thread);
  if (base::flag_at(section, "disableNotification")) {
    parameters.emplace_back("disable_notification", "true");
  }
  auto request = form_post(below(options.methods, "/sendMessage"), parameters);
  request.is_address_secret = true;
  return request;
}

SecondForm without_mode(const Options& options, const Errand& errand, const Chat& chat,
                        TelegramMode mode) {
  std::vector<std::string> same_remarks;
  return {.request = request_for(options, errand, chat, TelegramMode::none, same_remarks),
          .is_wanted = [](const auto& answer) { return says(answer, "can't parse entities"); },
          .remark = "Telegram cannot read the text as " + name_of(mode) +
                    ": it was sent as it is, without a parseMode"};
}

base::Result<Call> compose(const Options& options, const Errand& errand) {
  const auto chat = TRY(read_chat(errand.recipient, options.service));
  const auto section = errand.message.section.value_or(json::object());
  const auto own_mode = base::text_at(section, "parseMode");
  const auto mode = own_mode.empty() ? options.mode : TRY(read_telegram_mode(own_mode));
  Call call = {.request = request_for(options, errand, chat, mode, errand.remarks)};
  if (mode != TelegramMode::none) call.second = without_mode(options, errand, chat, mode);
  const auto key = base::text_at(section, "groupingKey");
  if (key.empty()) return call;
  call.conversation = {
      .key = "telegram:" + options.service + ":" + chat.id + ":" + key,
      .go_on = go_on,
      .place = place_of,
      .is_gone = [](const auto&) { return false; },  // Telegram sends without, as it is asked to
      .stands_alone = stands_alone};
  return call;
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto token = TRY(secret_at(given, "token", name));
  const auto address = TRY(address_at(given, "apiURL", "https://api.telegram.org", name));
  const auto mode = TRY(read_telegram_mode(base::text_at(given, "parseMode")));
  const auto encoded = base::percent_encoded(token.reveal(), "-._~:");
  return make_service(Options{name, below(address, "/bot" + encoded), mode}, compose, read,
                      {token});
}

}  // namespace

constinit const Type telegram = {
    .name = "telegram",
    .section = "telegram",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .hosts = hosts,
    .read = read,
    .create = create,
    .can_mention = true,
};

}  // namespace services
