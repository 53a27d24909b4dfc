// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/api.hpp"
#include "services/form.hpp"
#include "services/googlechat_cards.hpp"
#include "services/mention.hpp"
#include "services/options.hpp"
#include "services/request_service.hpp"
#include "services/settings.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr auto option_fields = with_transport_options(std::array<Field, 1>{{
    {.name = "webhooks", .holds = Holds::text_map},
}});

constexpr Field section_fields[] = {
    {.name = "cards", .merge = Merge::if_not_empty},
    {.name = "cardsV2", .merge = Merge::if_not_empty},
    {.name = "threadKey", .merge = Merge::if_not_empty},
};

constexpr std::string_view hosts[] = {"chat.googleapis.com"};
constexpr std::string_view mentions_of_all[] = {"<users/all>"};
constexpr std::string_view personal_mentions[] = {"<users/"};

constexpr std::string_view new_webhook =
    "copy the address of the webhook again from the settings of the space: its key and token "
    "belong to it";
constexpr std::string_view unknown_name =
    "Google knows no such key in a card; Argo CD leaves out what it does not know";

constexpr Complaint complaints[] = {
    {400, "api key not valid", ErrorKind::denied, new_webhook},
    {400, "unknown name", ErrorKind::rejected, unknown_name},
    {401, "", ErrorKind::denied, new_webhook},
    {403, "", ErrorKind::denied, new_webhook},
    {404, "", ErrorKind::not_found, "the space or its webhook is gone: make a new one"},
};

constexpr std::string_view texts[] = {"error/status", "error/message"};

bool is_success(const http::Response&, const json* answer) {
  if (answer == nullptr) return false;
  const auto error = answer->find("error");
  return (error == answer->end() || error->is_null()) && !base::text_at(*answer, "name").empty();
}

constexpr Api api = {
    .who = "Google Chat", .is_success = is_success, .texts = texts, .complaints = complaints};

// "users/123", "123", or as it stands in a message.
std::string mention_of(const std::string& handle) {
  std::string_view id = handle;
  if (id.starts_with('<') && id.ends_with('>')) id = id.substr(1, id.size() - 2);
  if (id.starts_with("users/")) id.remove_prefix(std::string_view("users/").size());
  return is_number(id) ? "<users/" + std::string(id) + ">" : std::string();
}

// Where there are cards they stand for the text, and the text has only those who are called. Cards
// that come out as none leave the text.
base::Result<Body> body_of(const Message& message, const json& section,
                           std::vector<std::string>& remarks) {
  constexpr Limit limit = {
      .most = 30'000, .counts = Counts::bytes_of_json, .begin = "<", .end = ">"};
  Body body = {{"text", ""}};
  auto newer = TRY(read_cards_with_id(base::text_at(section, "cardsV2"), "googlechat.cardsV2"));
  auto older = TRY(read_cards(base::text_at(section, "cards"), "googlechat.cards"));
  const bool has_cards = !newer.empty() || !older.empty();
  const auto mentions =
      mentions_of(message.mentions, mention_of, "Google Chat wants the number of a user", remarks);
  body["text"] = with_mentions(has_cards ? "" : message.text, mentions, limit, remarks);
  if (!older.empty()) body["cards"] = std::move(older);
  if (!newer.empty()) body["cardsV2"] = std::move(newer);
  return body;
}

struct Options {
  std::string service;
  json given;
};

base::Result<http::Request> compose(const Options& options, const Errand& errand) {
  auto url = TRY(address_for(options.given, "webhooks", errand.recipient, options.service));
  const auto section = errand.message.section.value_or(json::object());
  const auto thread = base::text_at(section, "threadKey");
  if (!thread.empty()) {
    url.query += (url.query.empty() ? "" : "&") +
                 form_of({{"threadKey", thread},
                          {"messageReplyOption", "REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"}});
  }
  return webhook_post(url, base::json_text(TRY(body_of(errand.message, section, errand.remarks))));
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  return make_service(Options{name, given}, compose, read_as<api>, secrets_in(given, "webhooks"));
}

}  // namespace

constinit const Type googlechat = {
    .name = "googlechat",
    .section = "googlechat",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .hosts = hosts,
    .read = read_as<api>,
    .mentions_of_all = mentions_of_all,
    .create = create,
    .can_mention = true,
    .personal_mentions = personal_mentions,
};

}  // namespace services
