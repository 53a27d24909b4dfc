// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/api.hpp"
#include "services/options.hpp"
#include "services/request.hpp"
#include "services/request_service.hpp"
#include "services/section.hpp"
#include "services/settings.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr auto option_fields = with_transport_options(std::array<Field, 2>{{
    {.name = "apiUrl", .holds = Holds::literal},
    {.name = "apiKeys", .holds = Holds::text_map},
}});

constexpr Field responder_fields[] = {
    {.name = "type"}, {.name = "name"}, {.name = "id"}, {.name = "username"}};

constexpr Field section_fields[] = {
    {.name = "description"},
    {.name = "priority"},
    {.name = "alias"},
    {.name = "note"},
    {.name = "entity"},
    {.name = "user"},
    {.name = "actions", .holds = Holds::texts, .merge = Merge::if_not_empty},
    {.name = "tags", .holds = Holds::texts, .merge = Merge::if_not_empty},
    {.name = "details", .holds = Holds::text_map, .merge = Merge::if_not_empty},
    {.name = "visibleTo",
     .holds = Holds::groups,
     .merge = Merge::if_not_empty,
     .fields = responder_fields},
};

constexpr std::string_view check_key =
    "apiKeys holds keys of API integrations, and accounts in Europe need apiUrl: "
    "api.eu.opsgenie.com";

constexpr Complaint complaints[] = {
    {401, "", ErrorKind::denied, check_key},
    {403, "", ErrorKind::denied, check_key},
    {422, "priority", ErrorKind::rejected, "priority is P1 to P5"},
};

constexpr std::string_view texts[] = {"message", "errors"};

bool is_success(const http::Response& response, const json* answer) {
  return response.status == 202 && answer != nullptr &&
         !base::text_at(*answer, "requestId").empty();
}

constexpr Api api = {
    .who = "Opsgenie", .is_success = is_success, .texts = texts, .complaints = complaints};

// `apiUrl` is a host. Argo CD encrypts only where it has "api" in it.
base::Result<http::Url> address_of(const json& given, const std::string& name) {
  const auto text = std::string(base::trim(base::text_at(given, "apiUrl")));
  if (text.find("://") != std::string::npos) return address_at(given, "apiUrl", "", name);
  const auto host = text.empty() ? std::string("api.opsgenie.com") : text;
  const bool is_encrypted = host.find("api") != std::string::npos;
  return address_at({{"apiUrl", (is_encrypted ? "https://" : "http://") + host}}, "apiUrl", "",
                    name);
}

Body responder(const json& given) {
  Body responder = {{"type", base::text_at(given, "type")}};
  copy_texts(responder, given, {"name", "id"});
  responder["username"] = base::text_at(given, "username");
  return responder;
}

void add_section(Body& alert, const json& section, std::vector<std::string>& remarks) {
  constexpr std::size_t longest_description = 15'000;
  copy_texts(alert, section, {"description", "alias", "entity", "priority", "user", "note"});
  if (alert.contains("description")) {
    alert["description"] = cut_characters(alert["description"].get<std::string>(),
                                          longest_description, "the description", remarks);
  }
  for (const auto* key : {"actions", "tags", "details"}) {
    if (has_any(section, key)) alert[key] = section[key];
  }
  if (!has_any(section, "visibleTo")) return;
  alert["visibleTo"] = Body::array();
  for (const auto& one : section["visibleTo"]) alert["visibleTo"].push_back(responder(one));
}

base::Result<Body> alert_of(const Message& message, const std::string& team,
                            std::vector<std::string>& remarks) {
  constexpr std::size_t longest_message = 130;
  if (message.text.empty()) return base::malformed_error("the message is empty");
  Body alert = {{"message", cut_characters(base::valid_utf8(message.text), longest_message,
                                           "the message", remarks)},
                {"responders", Body::array({responder({{"type", "team"}, {"id", team}})})},
                {"source", "Argo CD"}};
  if (!message.section) return alert;
  if (base::text_at(*message.section, "description").empty()) {
    return base::malformed_error("opsgenie.description is missing",
                                 "a template with a section opsgenie needs one");
  }
  add_section(alert, *message.section, remarks);
  return alert;
}

struct Access {
  std::string service;
  http::Url alerts;
  json given;
};

base::Result<http::Request> compose(const Access& access, const Errand& errand) {
  const auto key = TRY(text_for(access.given, "apiKeys", errand.recipient, access.service));
  auto request =
      json_post(access.alerts, TRY(alert_of(errand.message, errand.recipient, errand.remarks)));
  request.headers.push_back({"Accept", base::Secret("application/json")});
  request.headers.push_back(
      {"Authorization", base::Secret("GenieKey " + std::string(base::trim(key)))});
  request.is_address_secret = false;
  if (!request.url.is_encrypted() && !request.url.is_loopback()) {
    errand.remarks.push_back("the key goes to " + request.url.host +
                             " without encryption, as with Argo CD: write https:// into apiUrl");
  }
  return request;
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto address = TRY(address_of(given, name));
  return make_service(Access{name, below(address, "/v2/alerts"), given}, compose, read_as<api>,
                      secrets_in(given, "apiKeys"));
}

}  // namespace

constinit const Type opsgenie = {
    .name = "opsgenie",
    .section = "opsgenie",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .read = read_as<api>,
    .create = create,
};

}  // namespace services
