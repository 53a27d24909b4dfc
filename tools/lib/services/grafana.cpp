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
  return response.status == 200 && answer != nullptr && answer->contains("id");
}

constexpr Api api = {
    .who = "Grafana", .is_success = is_success, .texts = texts, .complaints = complaints};

struct Access {
  http::Url annotations;
  base::Secret key;
};

base::Result<http::Request> compose(const Access& access, const Errand& errand) {
  auto tags = Body::array();
  for (const auto tag : base::split(errand.recipient, '|')) tags.push_back(std::string(tag));
  const auto& text = errand.message.text;
  if (text.empty()) errand.remarks.emplace_back("the annotation has no text");
  const Body annotation = {{"time", std::chrono::milliseconds(errand.now).count()},
                           {"isRegion", false},
                           {"tags", std::move(tags)},
                           {"text", text}};
  return api_post(access.annotations, annotation, {bearer(access.key)});
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto address = TRY(address_at(given, "apiUrl", "", name));
  const auto key = TRY(secret_at(given, "apiKey", name));
  return make_service(Access{below(address, "/annotations"), key}, compose, read_as<api>, {key});
}

}  // namespace

constinit const Type grafana = {
    .name = "grafana",
    .options = option_fields,
    .is_of_argocd = true,
    .read = read_as<api>,
    .create = create,
};

}  // namespace services
