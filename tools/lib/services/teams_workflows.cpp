// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
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

constexpr std::array<Field, 9> section_fields = {{
    {.name = "template", .merge = Merge::if_not_empty},  // Argo CD renders it for nothing
    {.name = "title", .merge = Merge::if_not_empty},
    {.name = "summary", .merge = Merge::if_not_empty},
    {.name = "text", .merge = Merge::if_not_empty},
    {.name = "themeColor", .merge = Merge::if_not_empty},
    {.name = "facts", .holds = Holds::json, .merge = Merge::if_not_empty},
    {.name = "sections", .holds = Holds::json, .merge = Merge::if_not_empty},
    {.name = "potentialAction", .holds = Holds::json, .merge = Merge::if_not_empty},
    {.name = "adaptiveCard", .holds = Holds::json, .merge = Merge::if_not_empty},
}};

// Somebody to be told, as `handle` names him: "ann@example.com|Ann".
struct Person {
  std::string id;  // a user principal name, or an id of Entra
  std::string name;
};

Person person_of(const std::string& handle) {
  const auto bar = handle.find('|');
  Person person = {.id = std::string(base::trim(handle.substr(0, bar))), .name = {}};
  if (bar != std::string::npos) person.name = base::trim(handle.substr(bar + 1));
  if (person.name.empty()) person.name = person.id;
  std::erase_if(person.name, [](char c) { return c == '<' || c == '>'; });
  return person;
}

// Puts <at> into another block of the card's body, and what it means beside it.
void add_mentions(Body& card, const std::vector<std::string>& handles) {
  if (handles.empty() || !card.is_object()) return;
  std::vector<std::string> all;
  auto entities = Body::array();
  for (const auto& handle : handles) {
    const auto person = person_of(handle);
    all.push_back("<at>" + person.name + "</at>");
    entities.push_back({{"type", "mention"},
                        {"text", all.back()},
                        {"mentioned", {{"id", person.id}, {"name", person.name}}}});
  }
  if (!card["body"].is_array()) card["body"] = Body::array();
  card["body"].push_back({{"type", "TextBlock"}, {"text", base::join(all, " ")}, {"wrap", true}});
  auto& extension = card["msteams"];
  if (!extension.is_object()) extension = Body::object();
  auto& known = extension["entities"];
  if (!known.is_array()) known = Body::array();
  known.insert(known.end(), entities.begin(), entities.end());
}

// Facts without a name are passed over; where none is left, there is no set.
void add_facts(Body& blocks, const Body& facts) {
  auto kept = Body::array();
  for (const auto& fact : facts) {
    const auto name = fact.find("name");
    if (!fact.is_object() || name == fact.end() || !name->is_string()) continue;
    const auto value = fact.find("value");
    kept.push_back({{"title", *name}, {"value", value == fact.end() ? "" : printed_as_go(*value)}});
  }
  if (!kept.empty()) blocks.push_back({{"type", "FactSet"}, {"facts", std::move(kept)}});
}

std::string text_of(const Body& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string first_target(const Body& action) {
  const auto targets = action.find("targets");
  const bool has_targets = targets != action.end() && targets->is_array() && !targets->empty();
  return has_targets ? text_of(targets->front(), "uri") : std::string();
}

Body actions_of(const Body& actions) {
  auto kept = Body::array();
  for (const auto& action : actions) {
    const auto url = first_target(action);
    if (text_of(action, "@type") != "OpenUri" || url.empty()) continue;
    Body open = {{"type", "Action.OpenUrl"}};
    if (const auto name = text_of(action, "name"); !name.empty()) open["title"] = name;
    open["url"] = url;
    kept.push_back(std::move(open));
  }
  return kept;
}

Body title_of(const TeamsWords& words) {
  Body title = {
      {"type", "TextBlock"}, {"text", words.title}, {"size", "Large"}, {"weight", "Bolder"}};
  if (!words.theme_colour.empty()) title["color"] = words.theme_colour;
  title["wrap"] = true;
  return title;
}

Body card_of(const TeamsWords& words) {
  auto blocks = Body::array();
  if (!words.title.empty()) blocks.push_back(title_of(words));
  if (!words.text.empty()) {
    blocks.push_back({{"type", "TextBlock"}, {"text", words.text}, {"wrap", true}});
  }
  add_facts(blocks, words.facts.value_or(Body::array()));
  for (const auto& section : words.sections.value_or(Body::array())) {
    const auto facts = section.find("facts");
    if (facts != section.end() && facts->is_array()) add_facts(blocks, *facts);
  }
  Body card = {{"type", "AdaptiveCard"}, {"version", "1.4"}, {"body", std::move(blocks)}};
  auto actions = actions_of(words.actions.value_or(Body::array()));
  if (!actions.empty()) card["actions"] = std::move(actions);
  return card;
}

Body envelope(Body card) {
  return {{"type", "message"},
          {"attachments", Body::array({{{"contentType", "application/vnd.microsoft.card.adaptive"},
                                        {"content", std::move(card)}}})}};
}

base::Result<std::string> given_card(const std::string& text,
                                     const std::vector<std::string>& mentions) {
  auto card = parse_json(text);
  if (!card) {
    return base::malformed_error(
        "teams-workflows.adaptiveCard is no JSON: " + excerpt(text),
        "texts from outside need `toJson` there, without quotes around it");
  }
  add_mentions(*card, mentions);
  auto body = base::json_text(envelope(std::move(*card)));
  if (body.size() <= most_of_teams) return body;
  return base::Error{.kind = base::ErrorKind::rejected,
                     .message = "the card is longer than the 28 KiB that Teams takes"};
}

base::Result<std::string> body_of(const Message& message, std::vector<std::string>& remarks) {
  const auto card = base::text_at(message.section.value_or(json()), "adaptiveCard");
  if (!card.empty()) return given_card(card, message.mentions);
  auto words = TRY(read_teams_words(message, "teams-workflows"));
  return fitted_to_teams(
      std::move(words),
      [&](const TeamsWords& fitting) {
        auto written = card_of(fitting);
        add_mentions(written, message.mentions);
        return envelope(std::move(written));
      },
      remarks);
}

// What Argo CD takes for the address of a workflow; it sends to no other.
bool is_known_to_argocd(const http::Url& url) {
  const auto text = base::to_lower(url.text());
  constexpr std::array known = {"api.powerautomate.com", "api.powerplatform.com",
                                "flow.microsoft.com", "webhook.office.com/workflows",
                                "/powerautomate/"};
  return std::any_of(known.begin(), known.end(),
                     [&](const char* piece) { return text.find(piece) != std::string::npos; });
}

Outcome read_workflow(const http::Response& response, base::Clock& clock) {
  auto outcome = read_status(response, clock);
  const auto answer = parse_object(response.body);
  const bool has_error = answer && answer->contains("error");
  if (!outcome && (has_error || base::trim(response.body).starts_with('<'))) {
    return Outcome::failed(
        {.kind = has_error ? base::ErrorKind::rejected : base::ErrorKind::garbled,
         .message = "the workflow answered " + excerpt(response.body)});
  }
  if (!outcome) {
    auto sent = Outcome::sent();
    sent.remarks = {"Teams says only that it took the message, not that anybody sees it"};
    return sent;
  }
  auto error = error_of(response, "the workflow");
  if (outcome->state == Outcome::State::later) {
    return Outcome::later(std::move(error), outcome->after);
  }
  if (response.status == 401 || response.status == 403 || response.status == 404) {
    error.hint =
        "copy the address of the workflow again: it is removed, turned off, or open to "
        "its tenant only";
  }
  return Outcome::failed(std::move(error));
}

struct Options {
  std::string service;
  json given;
};

base::Result<http::Request> compose(const Options& options, const Errand& errand) {
  const auto url =
      TRY(address_for(options.given, "recipientUrls", errand.recipient, options.service));
  const auto recipient = base::printable(errand.recipient);
  if (!url.is_encrypted() && !url.is_loopback()) {
    return base::malformed_error("the address of the recipient " + recipient + " is not https");
  }
  if (!is_known_to_argocd(url)) {
    errand.remarks.push_back("Argo CD does not take the address of the recipient " + recipient +
                             " for one of a workflow");
  }
  return webhook_post(url, TRY(body_of(errand.message, errand.remarks)));
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  return make_service(Options{name, given}, compose, read_workflow,
                      secrets_in(given, "recipientUrls"));
}

}  // namespace

constinit const Type teams_workflows = {
    .name = "teams-workflows",
    .section = "teams-workflows",
    .options = teams_options,
    .fields = section_fields,
    .is_of_argocd = true,
    .read = read_workflow,
    .create = create,
    .can_mention = true,
};

}  // namespace services
