// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/request_service.hpp"
#include "services/settings.hpp"
#include "services/teams_card.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

constexpr std::array<Field, 8> section_fields = {{
    {.name = "template", .merge = Merge::if_not_empty},
    {.name = "title", .merge = Merge::if_not_empty},
    {.name = "summary", .merge = Merge::if_not_empty},
    {.name = "text", .merge = Merge::if_not_empty},
    {.name = "themeColor", .merge = Merge::if_not_empty},
    {.name = "facts", .holds = Holds::json, .merge = Merge::if_not_empty},
    {.name = "sections", .holds = Holds::json, .merge = Merge::if_not_empty},
    {.name = "potentialAction", .holds = Holds::json, .merge = Merge::if_not_empty},
}};

// The key is `context` and not `@context`, and empty texts are there: as Argo CD writes it.
Body card_of(const TeamsWords& words) {
  Body card = {{"@type", "MessageCard"},
               {"context", "https://schema.org/extensions"},
               {"title", words.title},
               {"summary", words.summary},
               {"text", words.text}};
  if (!words.theme_colour.empty()) card["themeColor"] = words.theme_colour;
  if (words.actions && !words.actions->empty()) card["potentialAction"] = *words.actions;
  auto sections = words.sections.value_or(Body::array());
  if (words.facts) sections.push_back({{"facts", *words.facts}});
  if (!sections.empty()) card["sections"] = std::move(sections);
  return card;
}

// Microsoft's end of these connectors was announced for this host and the one before it.
bool is_of_connectors(const std::string& host) {
  return host.ends_with(".webhook.office.com") || host == "outlook.office.com" ||
         host == "outlook.office365.com";
}

// The connector answers 200 when Teams behind it refuses: "Webhook message delivery failed with
// error: Microsoft Teams endpoint returned HTTP error 429 with ContextId …".
Outcome read_refusal(std::string_view body) {
  base::Error error = {.kind = base::ErrorKind::rejected,
                       .message = "Teams answered " + excerpt(body)};
  if (base::trim(body).empty()) {
    return Outcome::failed({.kind = base::ErrorKind::garbled,
                            .message = "Teams answered with an empty body, which means nothing"});
  }
  const auto says = [&](const char* words) { return body.find(words) != std::string_view::npos; };
  if (says("HTTP error 429")) {
    constexpr base::Duration pause = std::chrono::seconds(30);
    error.kind = base::ErrorKind::unreachable;
    return Outcome::later(std::move(error), pause);
  }
  if (says("HTTP error 5")) error.kind = base::ErrorKind::unreachable;
  if (says("HTTP error 404") || says("HTTP error 410")) error.kind = base::ErrorKind::not_found;
  if (says("HTTP error 401") || says("HTTP error 403")) error.kind = base::ErrorKind::denied;
  if (body.front() == '<' || body.front() == '{') error.kind = base::ErrorKind::garbled;
  return Outcome::failed(std::move(error));
}

Outcome read_teams(const http::Response& response, base::Clock& clock) {
  if (auto outcome = read_status(response, clock)) {
    auto error = error_of(response, "Teams");
    if (outcome->state == Outcome::State::later) {
      return Outcome::later(std::move(error), outcome->after);
    }
    if (response.status == 404 || response.status == 410) {
      error.hint = "the connector is gone: make a workflow in Teams and use teams-workflows";
    }
    return Outcome::failed(std::move(error));
  }
  if (response.body == "1") return Outcome::sent();
  return read_refusal(response.body);
}

struct Options {
  std::string service;
  json given;
};

base::Result<http::Request> compose(const Options& options, const Errand& errand) {
  const auto url =
      TRY(address_for(options.given, "recipientUrls", errand.recipient, options.service));
  if (is_of_connectors(url.host)) {
    errand.remarks.push_back(
        "Microsoft takes the connectors of Office 365 out of service: use a "
        "workflow and the service teams-workflows");
  }
  if (!errand.message.mentions.empty()) {
    errand.remarks.push_back(
        "nobody was mentioned: the connector of Teams cannot do it, "
        "teams-workflows can");
  }
  auto body = base::text_at(errand.message.section.value_or(json()), "template");
  if (body.empty()) {
    auto words = TRY(read_teams_words(errand.message, "teams"));
    body = TRY(fitted_to_teams(std::move(words), card_of, errand.remarks));
  }
  return webhook_post(url, std::move(body));
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  return make_service(Options{name, given}, compose, read_teams,
                      secrets_in(given, "recipientUrls"));
}

}  // namespace

constinit const Type teams = {.name = "teams",
                              .section = "teams",
                              .options = teams_options,
                              .fields = section_fields,
                              .is_of_argocd = true,
                              .read = read_teams,
                              .create = create};

}  // namespace services
