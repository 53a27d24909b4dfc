// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/api.hpp"
#include "services/mention.hpp"
#include "services/options.hpp"
#include "services/request.hpp"
#include "services/request_service.hpp"
#include "services/settings.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr auto option_fields = with_transport_options(std::array<Field, 2>{{
    {.name = "token", .holds = Holds::literal},
    {.name = "apiURL", .holds = Holds::literal},
}});

constexpr std::string_view mentions_of_all[] = {"<@all"};
constexpr std::string_view personal_mentions[] = {"<@"};

constexpr std::string_view check_room =
    "check the recipient: the ID of a room that the bot is in, or an e-mail address";

constexpr Complaint complaints[] = {
    {401, "", ErrorKind::denied, "check the token: that of a bot does not end"},
    {403, "", ErrorKind::denied, check_room},
    {404, "", ErrorKind::not_found, check_room},
};

constexpr std::string_view texts[] = {"message", "errors"};

bool is_success(const http::Response& response, const json* answer) {
  return response.status == 200 && answer != nullptr && !base::text_at(*answer, "id").empty();
}

constexpr Api api = {
    .who = "Webex", .is_success = is_success, .texts = texts, .complaints = complaints};

// As Argo CD has it: something, "@", and something with a dot in it, without blanks.
bool is_address(std::string_view text) {
  const bool has_blank = std::any_of(text.begin(), text.end(),
                                     [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
  const auto dot = text.rfind('.');
  const bool has_end = dot != std::string_view::npos && dot + 1 < text.size();
  if (has_blank || !has_end || dot < 2) return false;
  const auto sign = text.substr(0, dot - 1).rfind('@');
  return sign != std::string_view::npos && sign > 0;
}

// "ann@example.com", with "|Ann" behind it or not.
std::string mention_of(const std::string& handle) {
  const auto bar = handle.find('|');
  const auto address = std::string(base::trim(handle.substr(0, bar)));
  if (!is_address(address) || address.find_first_of("<>|") != std::string::npos) return {};
  auto name = bar == std::string::npos ? std::string() : base::printable(handle.substr(bar + 1));
  std::erase_if(name, [](char c) { return c == '<' || c == '>' || c == '|'; });
  const auto trimmed = std::string(base::trim(name));
  return "<@personEmail:" + address + (trimmed.empty() ? "" : "|" + trimmed) + ">";
}

struct Access {
  std::string service;
  http::Url messages;
  base::Secret token;
};

base::Result<http::Request> compose(const Access& access, const Errand& errand) {
  constexpr Limit limit = {.most = 7439, .begin = "<", .end = ">"};
  const auto& recipient = errand.recipient;
  TRY(check_recipient(recipient, access.service, "the ID of a room, or an e-mail address"));
  const auto mentions = mentions_of(errand.message.mentions, mention_of,
                                    "Webex wants the e-mail address of a person", errand.remarks);
  const auto text = with_mentions(errand.message.text, mentions, limit, errand.remarks);
  Body body = {{is_address(recipient) ? "toPersonEmail" : "roomId", recipient}};
  if (!text.empty()) body["markdown"] = text;
  return api_post(access.messages, body, {bearer(access.token)});
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto address = TRY(address_at(given, "apiURL", "https://webexapis.com", name));
  const auto token = TRY(secret_at(given, "token", name));
  return make_service(Access{name, below(address, "/v1/messages"), token}, compose, read_as<api>,
                      {token});
}

}  // namespace

constinit const Type webex = {
    .name = "webex",
    .options = option_fields,
    .is_of_argocd = true,
    .read = read_as<api>,
    .mentions_of_all = mentions_of_all,
    .create = create,
    .can_mention = true,
    .personal_mentions = personal_mentions,
};

}  // namespace services
