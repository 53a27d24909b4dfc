// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/api.hpp"
#include "services/options.hpp"
#include "services/repository.hpp"
#include "services/request.hpp"
#include "services/section.hpp"
#include "services/settings.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

constexpr Field credential_fields[] = {
    {.name = "username", .holds = Holds::literal},
    {.name = "password", .holds = Holds::literal},
};

constexpr auto option_fields = with_transport_options(std::array<Field, 6>{{
    {.name = "targets", .holds = Holds::texts},
    {.name = "scheme", .holds = Holds::literal},
    {.name = "apiPath", .holds = Holds::literal},
    {.name = "basicAuth", .holds = Holds::group, .fields = credential_fields},
    {.name = "bearerToken", .holds = Holds::literal},
    {.name = "timeout", .holds = Holds::number},  // read for nothing: a run has its own
}});

constexpr Field section_fields[] = {
    {.name = "labels", .holds = Holds::text_map, .merge = Merge::if_not_empty},
    {.name = "annotations", .holds = Holds::text_map, .merge = Merge::if_not_empty},
    {.name = "generatorURL", .merge = Merge::if_not_empty, .initial = default_repository},
};

constexpr std::string_view texts[] = {"message", "error"};

// The API v2 answers nothing, its predecessors {"status": "success"}.
bool is_success(const http::Response& response, const json* answer) {
  if (response.status != 200) return false;
  if (answer == nullptr) return base::trim(response.body).empty();
  return base::text_at(*answer, "status") == "success";
}

constexpr Api api = {.who = "Alertmanager", .is_success = is_success, .texts = texts};

Outcome read(const http::Response& response, base::Clock& clock) {
  return read_api(response, clock, api);
}

// Sends the same to each target. One that takes it is enough, for those of a cluster tell each
// other.
class AlertDelivery final : public Delivery {
 public:
  explicit AlertDelivery(Plan plan) : Delivery(std::move(plan)) {}

  Outcome attempt(Transport& transport) override {
    std::optional<Outcome> best;  // of those that failed; who may be asked again comes first
    bool is_sent = false;
    std::vector<std::string> failures;
    for (const auto& outgoing : plan().outgoing) {
      const auto& request = std::get<http::Request>(outgoing);
      auto outcome = send(transport, request);
      if (outcome.state == Outcome::State::sent) {
        is_sent = true;
        continue;
      }
      failures.push_back(request.url.host + ":" + request.url.port +
                         " did not take it: " + outcome.error.message);
      if (!best || (best->state == Outcome::State::failed && may_come_again(outcome))) {
        best = std::move(outcome);
      }
    }
    if (!is_sent && best) return *std::move(best);
    auto sent = Outcome::sent();
    sent.remarks = std::move(failures);
    return sent;
  }

 private:
  static bool may_come_again(const Outcome& outcome) {
    return outcome.state == Outcome::State::later;
  }

  static Outcome send(Transport& transport, const http::Request& request) {
    const auto answer = transport.send(request);
    return answer ? read(*answer, transport.clock()) : outcome_of(answer.error());
  }
};

std::string to_text(std::chrono::seconds since_epoch) {
  const std::time_t time = since_epoch.count();
  std::tm parts = {};
  gmtime_r(&time, &parts);
  std::array<char, 32> text = {};
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), size};
}

// git@host:path is no URL that anybody can click on.
std::string as_web_address(std::string url) {
  if (!url.starts_with("git@")) return url;
  url.erase(0, std::string_view("git@").size());
  const auto colon = url.find(':');
  if (colon != std::string::npos) url[colon] = '/';
  return "https://" + url;
}

base::Result<Body> alerts_of(const Message& message, std::chrono::seconds now) {
  const auto section = message.section.value_or(json::object());
  if (!has_any(section, "labels")) {
    return base::malformed_error("alertmanager.labels is missing",
                                 "an alert needs one label at the least");
  }
  Body labels = section["labels"];
  if (!labels.contains("alertname")) labels["alertname"] = message.template_name;
  return Body::array(
      {{{"labels", std::move(labels)},
        {"annotations", has_any(section, "annotations") ? Body(section["annotations"]) : Body()},
        {"generatorURL", as_web_address(base::text_at(section, "generatorURL"))},
        {"startsAt", to_text(now)}}});
}

struct Options {
  std::vector<http::Url> targets;
  std::vector<http::Header> authorization;  // one, or none
  std::vector<base::Secret> secrets;
};

class Alertmanager final : public Service {
 public:
  explicit Alertmanager(Options options) : options_(std::move(options)) {}

  base::Result<std::unique_ptr<Delivery>> prepare(const Message& message, const std::string&,
                                                  std::chrono::seconds now) const override {
    const auto alerts = TRY(alerts_of(message, now));
    Plan plan;
    for (const auto& target : options_.targets) {
      plan.outgoing.emplace_back(api_post(target, alerts, options_.authorization));
    }
    return std::unique_ptr<Delivery>(std::make_unique<AlertDelivery>(std::move(plan)));
  }

  std::vector<base::Secret> secrets() const override { return options_.secrets; }

 private:
  Options options_;
};

base::Result<std::vector<http::Url>> read_targets(const json& given, const std::string& name) {
  const auto scheme = first_of({base::text_at(given, "scheme"), "http"});
  const auto path = first_of({base::text_at(given, "apiPath"), "/api/v2/alerts"});
  auto targets = base::texts_at(given, "targets");
  if (targets.empty()) targets.emplace_back("127.0.0.1:9093");
  std::vector<http::Url> urls;
  for (const auto& target : targets) {
    urls.push_back(TRY(read_address(
        scheme + "://" + std::string(base::trim(target)) + path,
        "the target '" + base::printable(target) + "' of the service '" + name + "'")));
  }
  return urls;
}

// A user name and password come before a token, as in Argo CD.
void read_credentials(const json& given, Options& options) {
  const auto token = std::string(base::trim(base::text_at(given, "bearerToken")));
  if (!token.empty()) options.secrets.emplace_back(token);
  const auto basic = given.find("basicAuth");
  if (basic != given.end() && basic->is_object()) {
    const auto password = base::text_at(*basic, "password");
    const auto both = base::text_at(*basic, "username") + ":" + password;
    if (!password.empty()) options.secrets.emplace_back(password);
    options.authorization = {{"Authorization", base::Secret("Basic " + base::base64(both))}};
  } else if (!token.empty()) {
    options.authorization = {bearer(base::Secret(token))};
  }
}

base::Result<std::unique_ptr<Service>> create(const std::string& name, const json& given) {
  const auto targets = TRY(read_targets(given, name));
  Options options = {.targets = targets, .authorization = {}, .secrets = {}};
  read_credentials(given, options);
  return std::unique_ptr<Service>(std::make_unique<Alertmanager>(std::move(options)));
}

}  // namespace

constinit const Type alertmanager = {
    .name = "alertmanager",
    .section = "alertmanager",
    .options = option_fields,
    .fields = section_fields,
    .is_of_argocd = true,
    .read = read,
    .create = create,
};

}  // namespace services
