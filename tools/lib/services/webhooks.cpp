// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/request.hpp"

namespace services {
namespace {

std::string quoted(const std::string& text) {
  return "'" + text + "'";
}

std::string list_of(const std::vector<std::string>& groups) {
  std::vector<std::string> names;
  for (const auto& group : groups) names.push_back(quoted(group));
  return base::join(names, ", ");
}

base::Result<Webhook> read_webhook(const std::string& place, const std::string& group,
                                   const nlohmann::json& options) {
  const auto address = base::text_at(options, "url");
  if (address.empty()) return base::malformed_error(place + " has no 'url'");
  auto url = read_address(address, "the 'url' of " + place);
  if (!url) {
    auto error = std::move(url).error();
    if (address.starts_with('$')) error.hint = "the Secret has no key of the name behind the '$'";
    return error;
  }
  return Webhook{.group = group,
                 .url = *url,
                 .secret = base::Secret(std::string(base::trim(base::text_at(options, "secret")))),
                 .keyword = std::string(base::trim(base::text_at(options, "keyword")))};
}

}  // namespace

base::Result<Webhooks> Webhooks::read(const std::string& service, const nlohmann::json& options) {
  std::vector<Webhook> all;
  const auto place = "the service " + quoted(service);
  const auto groups = options.find("webhooks");
  const bool has_groups = groups != options.end() && groups->is_object() && !groups->empty();
  if (!has_groups || !base::text_at(options, "url").empty()) {
    all.push_back(TRY(read_webhook(place, "", options)));
  }
  if (!has_groups) return Webhooks(service, std::move(all));
  for (const auto& [group, own] : groups->items()) {
    all.push_back(TRY(read_webhook(quoted(group) + " of " + place, group, own)));
  }
  return Webhooks(service, std::move(all));
}

base::Result<Webhook> Webhooks::find(const std::string& recipient) const {
  for (const auto& webhook : all_) {
    if (webhook.group == recipient) return webhook;
  }
  if (recipient.empty() && all_.size() == 1) return all_.front();
  const auto known = groups();
  if (known.empty()) {
    return base::usage_error(
        "the service " + quoted(service_) + " has no group " + quoted(base::printable(recipient)),
        "it has only one robot, which needs no recipient");
  }
  const auto there = "it has " + list_of(known);
  if (recipient.empty()) {
    return base::usage_error("the service " + quoted(service_) + " needs a recipient", there);
  }
  const auto meant = base::did_you_mean(recipient, known);
  return base::usage_error(
      "the service " + quoted(service_) + " has no group " + quoted(base::printable(recipient)),
      meant ? "did you mean " + quoted(*meant) + "? " + there : there);
}

std::vector<base::Secret> Webhooks::secrets() const {
  std::vector<base::Secret> secrets;
  for (const auto& webhook : all_) {
    for (auto& secret : secrets_of(webhook.url)) secrets.push_back(std::move(secret));
    if (!webhook.secret.empty()) secrets.push_back(webhook.secret);
  }
  return secrets;
}

std::vector<std::string> Webhooks::groups() const {
  std::vector<std::string> names;
  for (const auto& webhook : all_) {
    if (!webhook.group.empty()) names.push_back(webhook.group);
  }
  return names;
}

}  // namespace services
