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
#include "services/settings.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr auto option_fields = with_transport_options(std::array<Field, 2>{{
    {.name = "apiUrl", .holds = Holds::literal},
    {.name = "apiKey", .holds = Holds::literal},
}});

constexpr std::string_view check_key =
    "check apiKey: a service account with the right to write annotations";

constexpr Complaint complaints[] = {
    {401, "", ErrorKind::denied, check_key},
    {403, "", ErrorKind::denied, check_key},
    {404, "", ErrorKind::not_found, "apiUrl ends in /api"},
};

constexpr std::string_view texts[] = {"message"};

bool is_success(const http::Response& response, const json* answer) {
  return response.status == 200 && answer != nullptr &&
         (answer->contains("id") || answer->contains("message"));
}

constexpr Api api = {
    .who = "Grafana", .is_success = is_success, .texts = texts, .complaints = complaints};

Outcome read(const http::Response& response, base::Clock& clock) {
  return read_api(response, clock, api);
}

struct Access {
  http::Url annotations;
  base::Secret key;
};

http::Request annotate(const Access& access, const Errand& errand) {
  auto tags = Body::array();
  for (const auto tag : base::split(errand.recipient, '|')) tags.push_back(std::string(tag));
  const Body annotation = {{"time", std::chrono::milliseconds(errand.now).count()},
                           {"isRegion", false},
                           {"tags", std::move(tags)},
                           {"text", errand.message.text}};
  if (errand.message.text.empty()) errand.remarks.emplace_back("the annotation has no text");
  return api_post(access.annotations, annotation, {bearer(access.key)});
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto address = TRY(address_at(given, "apiUrl", "", name));
  const Access access = {below(address, "/annotations"), TRY(secret_at(given, "apiKey", name))};
  return make_service(
      {.compose = [access](const Errand& errand) { return annotate(access, errand); },
       .read = read,
       .secrets = {access.key},
       .skips_tls_verification = base::flag_at(given, "insecureSkipVerify")});
}

}  // namespace

constinit const Type grafana = {
    .name = "grafana",
    .section = "",
    .options = option_fields,
    .fields = {},
    .is_of_argocd = true,
    .hosts = {},
    .read = read,
    .mentions_of_all = {},
    .create = create,
};

}  // namespace services
