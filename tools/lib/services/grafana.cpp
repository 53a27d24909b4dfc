// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/api.hpp"
#include "services/options.hpp"
#include "services/request.hpp"
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

class Grafana final : public Service {
 public:
  Grafana(http::Url url, base::Secret key, bool skips_tls_verification)
      : url_(std::move(url)),
        key_(std::move(key)),
        skips_tls_verification_(skips_tls_verification) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message,
                                                  const std::string& recipient,
                                                  std::chrono::seconds now) const override {
    auto tags = Body::array();
    for (const auto tag : base::split(recipient, '|')) tags.push_back(std::string(tag));
    const Body annotation = {{"time", std::chrono::milliseconds(now).count()},
                             {"isRegion", false},
                             {"tags", std::move(tags)},
                             {"text", message.text}};
    auto request = json_post(url_, annotation);
    request.headers.front().value = base::Secret("application/json");
    request.headers.push_back(bearer(key_));
    request.is_address_secret = false;
    Plan plan;
    plan.outgoing.emplace_back(std::move(request));
    if (message.text.empty()) plan.remarks.emplace_back("the annotation has no text");
    return std::unique_ptr<Delivery>(std::make_unique<PlannedDelivery>(std::move(plan), read));
  }

  std::vector<base::Secret> secrets() const override { return {key_}; }

  bool skips_tls_verification() const override { return skips_tls_verification_; }

 private:
  http::Url url_;
  base::Secret key_;
  bool skips_tls_verification_;
};

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto address = TRY(address_at(given, "apiUrl", "", name));
  const auto key = TRY(secret_at(given, "apiKey", name));
  return std::unique_ptr<Service>(std::make_unique<Grafana>(
      below(address, "/annotations"), key, base::flag_at(given, "insecureSkipVerify")));
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
