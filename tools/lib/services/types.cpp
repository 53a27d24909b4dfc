// SPDX-License-Identifier: Apache-2.0
#include "services/types.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.hpp"

namespace services {
namespace {

constexpr const Type* all[] = {
    &alertmanager,     //
    &dingtalk,         //
    &discord,          //
    &email,            //
    &feishu,           //
    &github,           //
    &gitlab,           //
    &googlechat,       //
    &grafana,          //
    &mattermost,       //
    &newrelic,         //
    &opsgenie,         //
    &pagerduty,        //
    &pagerdutyv2,      //
    &pushover,         //
    &rocketchat,       //
    &slack,            //
    &teams,            //
    &teams_workflows,  //
    &telegram,         //
    &webex,            //
    &webhook,          //
    &wecom,
};

}  // namespace

std::span<const Type* const> types() {
  return all;
}

const Type* find_type(std::string_view name) {
  const auto* const found = std::find_if(std::begin(all), std::end(all),
                                         [&](const Type* type) { return type->name == name; });
  return found == std::end(all) ? nullptr : *found;
}

const Type* find_type_at(const http::Url& url) {
  const auto is_there = [&](const Type* type) {
    return std::find(type->hosts.begin(), type->hosts.end(), url.host) != type->hosts.end() ||
           (!type->path.empty() && url.path.find(type->path) != std::string::npos);
  };
  const auto* const found = std::find_if(std::begin(all), std::end(all), is_there);
  return found == std::end(all) ? nullptr : *found;
}

bool skips_tls_verification(const nlohmann::json& options) {
  return base::flag_at(options, "insecureSkipVerify") ||
         base::flag_at(options, "insecure_skip_verify");
}

}  // namespace services
