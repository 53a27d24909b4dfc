// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/api.hpp"
#include "services/options.hpp"
#include "services/repository.hpp"
#include "services/request.hpp"
#include "services/request_service.hpp"
#include "services/settings.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr auto option_fields = with_transport_options(std::array<Field, 2>{{
    {.name = "apiKey", .holds = Holds::literal},
    {.name = "apiURL", .holds = Holds::literal},
}});

// Argo CD's own, but for applications with several sources: there is no one commit to ask about.
constexpr Field section_fields[] = {
    {.name = "revision", .initial = default_revision},
    {.name = "changelog",
     .initial = "{{with .app.status.sync.revision}}{{(call $.repo.GetCommitMetadata .).Message}}"
                "{{end}}"},
    {.name = "description"},
    {.name = "user",
     .initial = "{{with .app.status.sync.revision}}{{(call $.repo.GetCommitMetadata .).Author}}"
                "{{end}}"},
};

constexpr Complaint complaints[] = {
    {401, "", ErrorKind::denied, "check apiKey, and apiURL: accounts in Europe have another"},
    {403, "", ErrorKind::denied, "the key must not write to this application"},
    {404, "", ErrorKind::not_found, "check the recipient: the number of an application of APM"},
};

constexpr std::string_view texts[] = {"error", "errors"};

bool is_success(const http::Response&, const json* answer) {
  return answer != nullptr && answer->contains("deployment");
}

constexpr Api api = {
    .who = "New Relic", .is_success = is_success, .texts = texts, .complaints = complaints};

Body deployment_of(const json& section, const std::string& message) {
  const auto own = base::text_at(section, "description");
  Body deployment = {{"revision", base::text_at(section, "revision")}};
  const auto add = [&](const char* key, const std::string& text) {
    if (!text.empty()) deployment[key] = text;
  };
  add("changelog", base::text_at(section, "changelog"));
  add("description", own.empty() ? message : own);
  add("user", base::text_at(section, "user"));
  return {{"deployment", std::move(deployment)}};
}

struct Access {
  std::string service;
  http::Url applications;
  base::Secret key;
};

base::Result<http::Request> compose(const Access& access, const Errand& errand) {
  TRY(check_recipient(errand.recipient, access.service,
                      "the number of an application of New Relic APM"));
  if (!errand.message.section) {
    return base::malformed_error("no template has a section newrelic",
                                 "an empty one will do: newrelic: {}");
  }
  const auto path = "/" + base::percent_encoded(errand.recipient) + "/deployments.json";
  return api_post(below(access.applications, path),
                  deployment_of(*errand.message.section, errand.message.text),
                  {{"X-Api-Key", access.key}});
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto address = TRY(address_at(given, "apiURL", "https://api.newrelic.com", name));
  const auto key = TRY(secret_at(given, "apiKey", name));
  return make_service(Access{name, below(address, "/v2/applications"), key}, compose, read_as<api>,
                      {key});
}

}  // namespace

constinit const Type newrelic = {
    .name = "newrelic",
    .section = "newrelic",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .read = read_as<api>,
    .create = create,
};

}  // namespace services
