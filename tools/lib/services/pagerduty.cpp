// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/api.hpp"
#include "services/request.hpp"
#include "services/request_service.hpp"
#include "services/settings.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr Field option_fields[] = {
    {.name = "token", .holds = Holds::literal},
    {.name = "from", .holds = Holds::literal},
    {.name = "serviceId", .holds = Holds::literal},  // read for nothing: the recipient is it
    {.name = "apiURL", .holds = Holds::literal},     // ours
};

constexpr Field section_fields[] = {
    {.name = "title"}, {.name = "body"}, {.name = "urgency"}, {.name = "priorityId"}};

constexpr std::string_view check_token =
    "check the token: a REST API key with write access, and not an integration key";

constexpr Complaint complaints[] = {
    {401, "", ErrorKind::denied, check_token},
    {403, "", ErrorKind::denied, check_token},
    {400, "requester user not found", ErrorKind::denied,
     "'from' is the e-mail address of a user of the account"},
    {400, "service", ErrorKind::rejected, "check the recipient: the ID of a service"},
    {404, "", ErrorKind::not_found, "check the recipient: the ID of a service"},
};

constexpr std::string_view texts[] = {"error/message", "error/errors", "error/code"};

bool is_success(const http::Response&, const json* answer) {
  const auto* incident = answer == nullptr ? nullptr : at(*answer, "incident");
  return incident != nullptr && incident->is_object();
}

constexpr Api api = {.who = "PagerDuty",
                     .is_success = is_success,
                     .texts = texts,
                     .complaints = complaints,
                     .number = "error/code"};

Body reference(const std::string& id, const char* type) {
  Body reference = Body::object();
  if (!id.empty()) reference["id"] = id;
  reference["type"] = type;
  return reference;
}

// The tab is Argo CD's: PagerDuty takes it.
Body incident_of(const json& section, const std::string& service) {
  Body incident = {{"type", "incident"},
                   {"title", base::text_at(section, "title")},
                   {"service", reference(service, "service_reference")},
                   {"priority", reference(base::text_at(section, "priorityId"), "priority")}};
  const auto urgency = base::text_at(section, "urgency");
  if (!urgency.empty()) incident["urgency"] = urgency;
  incident["body"] = {{"type", "incident_details\t"}};
  const auto details = base::text_at(section, "body");
  if (!details.empty()) incident["body"]["details"] = details;
  return {{"incident", std::move(incident)}};
}

struct Access {
  std::string service;
  http::Url incidents;
  base::Secret token;
  std::string from;
};

base::Result<http::Request> compose(const Access& access, const Errand& errand) {
  TRY(check_recipient(errand.recipient, access.service, "the ID of a service of PagerDuty"));
  if (!errand.message.section) {
    return base::malformed_error("no template has a section pagerduty", "it needs a title");
  }
  auto request =
      api_post(access.incidents, incident_of(*errand.message.section, errand.recipient),
               {{"Accept", base::Secret("application/vnd.pagerduty+json;version=2")},
                {"Authorization", base::Secret("Token token=" + access.token.reveal())}});
  if (!access.from.empty()) request.headers.push_back({"From", base::Secret(access.from)});
  return request;
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto token = TRY(secret_at(given, "token", name));
  const auto address = TRY(address_at(given, "apiURL", "https://api.pagerduty.com", name));
  const auto from = base::printable(base::trim(base::text_at(given, "from")));
  return make_service(Access{name, below(address, "/incidents"), token, from}, compose,
                      read_as<api>, {token});
}

}  // namespace

constinit const Type pagerduty = {
    .name = "pagerduty",
    .section = "pagerduty",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .read = read_as<api>,
    .create = create,
};

}  // namespace services
