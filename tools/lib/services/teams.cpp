// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
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

class Teams final : public Service {
 public:
  explicit Teams(json given) : given_(std::move(given)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message,
                                                  const std::string& recipient,
                                                  std::chrono::seconds) const override {
    const auto url = TRY(teams_address(given_, recipient, "teams"));
    Plan plan;
    if (is_of_connectors(url.host)) {
      plan.remarks.push_back(
          "Microsoft takes the connectors of Office 365 out of service: use a "
          "workflow and the service teams-workflows");
    }
    if (!message.mentions.empty()) {
      plan.remarks.push_back(
          "nobody was mentioned: the connector of Teams cannot do it, "
          "teams-workflows can");
    }
    auto request = json_post(url, Body());
    request.headers.front().value = base::Secret("application/json");
    request.body = base::text_at(message.section.value_or(json()), "template");
    if (request.body.empty()) {
      auto words = TRY(read_teams_words(message, "teams"));
      request.body = TRY(fitted_to_teams(std::move(words), card_of, plan.remarks));
    }
    plan.outgoing.emplace_back(std::move(request));
    return std::unique_ptr<Delivery>(
        std::make_unique<PlannedDelivery>(std::move(plan), read_teams));
  }

  std::vector<base::Secret> secrets() const override { return teams_secrets(given_); }

  bool skips_tls_verification() const override {
    return base::flag_at(given_, "insecureSkipVerify");
  }

 private:
  json given_;
};

base::Result<std::unique_ptr<Service>> create(const std::string&, const json& given) {
  return std::unique_ptr<Service>(std::make_unique<Teams>(given));
}

}  // namespace

constinit const Type teams = {.name = "teams",
                              .section = "teams",
                              .options = teams_options,
                              .fields = section_fields,
                              .is_of_argocd = true,
                              .hosts = {},
                              .read = read_teams,
                              .mentions_of_all = {},
                              .create = create};

}  // namespace services
