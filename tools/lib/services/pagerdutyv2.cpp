// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/api.hpp"
#include "services/request.hpp"
#include "services/request_service.hpp"
#include "services/section.hpp"
#include "services/settings.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr Field option_fields[] = {
    {.name = "serviceKeys", .holds = Holds::text_map},
    {.name = "apiURL", .holds = Holds::literal},  // ours
};

constexpr Field section_fields[] = {
    {.name = "summary"},   {.name = "severity"}, {.name = "source"},
    {.name = "component"}, {.name = "group"},    {.name = "class"},
    {.name = "url"},       {.name = "dedupKey"}, {.name = "action"},  // ours
};

constexpr Complaint complaints[] = {
    {400, "severity", ErrorKind::rejected, "severity is critical, error, warning or info"},
    {400, "routing_key", ErrorKind::denied,
     "serviceKeys holds the integration keys of Events API v2, 32 characters each"},
    {404, "", ErrorKind::not_found, "check apiURL: accounts in Europe have another"},
};

constexpr std::string_view texts[] = {"message", "errors"};

bool is_success(const http::Response& response, const json* answer) {
  return response.status == 202 && answer != nullptr &&
         base::text_at(*answer, "status") == "success";
}

constexpr Api api = {
    .who = "PagerDuty", .is_success = is_success, .texts = texts, .complaints = complaints};

Body payload_of(const json& section, std::vector<std::string>& remarks) {
  constexpr std::size_t longest_summary = 1024;
  Body payload = {{"summary", cut_characters(base::text_at(section, "summary"), longest_summary,
                                             "the summary", remarks)},
                  {"source", base::text_at(section, "source")},
                  {"severity", base::text_at(section, "severity")}};
  copy_texts(payload, section, {"component", "group", "class"});
  return payload;
}

base::Result<std::string> action_of(const json& section) {
  const auto action = base::to_lower(base::trim(base::text_at(section, "action")));
  if (action.empty() || action == "trigger") return std::string("trigger");
  if (action != "acknowledge" && action != "resolve") {
    return base::malformed_error("'" + base::printable(action) + "' is no action of PagerDuty",
                                 "there are trigger, acknowledge, resolve");
  }
  if (!base::text_at(section, "dedupKey").empty()) return action;
  return base::malformed_error("pagerdutyv2.action is " + action + ", but there is no dedupKey",
                               "the one with which the alert was triggered");
}

// An alert that goes on or ends needs no payload.
base::Result<Body> event_of(const json& section, const std::string& key,
                            std::vector<std::string>& remarks) {
  const auto action = TRY(action_of(section));
  Body event = {{"routing_key", key}, {"event_action", action}};
  const auto dedup_key = base::text_at(section, "dedupKey");
  if (!dedup_key.empty()) event["dedup_key"] = dedup_key;
  if (action != "trigger") return event;
  event["client"] = "ArgoCD";
  const auto url = base::text_at(section, "url");
  if (!url.empty()) event["client_url"] = url;
  event["payload"] = payload_of(section, remarks);
  return event;
}

struct Access {
  std::string service;
  http::Url events;
  json given;
};

base::Result<http::Request> compose(const Access& access, const Errand& errand) {
  const auto key = TRY(text_for(access.given, "serviceKeys", errand.recipient, access.service));
  if (!errand.message.section) {
    return base::malformed_error("no template has a section pagerdutyv2",
                                 "it needs summary, severity and source");
  }
  const auto event =
      TRY(event_of(*errand.message.section, std::string(base::trim(key)), errand.remarks));
  return api_post(access.events, event);
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto address = TRY(address_at(given, "apiURL", "https://events.pagerduty.com", name));
  return make_service(Access{name, below(address, "/v2/enqueue"), given}, compose, read_as<api>,
                      secrets_in(given, "serviceKeys"));
}

}  // namespace

constinit const Type pagerdutyv2 = {
    .name = "pagerdutyv2",
    .section = "pagerdutyv2",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .read = read_as<api>,
    .create = create,
};

}  // namespace services
