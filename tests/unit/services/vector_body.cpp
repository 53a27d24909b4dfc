// SPDX-License-Identifier: Apache-2.0
#include "vector_body.hpp"

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace services {
namespace {

using nlohmann::json;

// Slack's library writes some of what is not there as null or false, and leaves out some of what
// is.
json without_nothing(json value) {
  if (!value.is_structured()) return value;
  auto kept = value.is_array() ? json::array() : json::object();
  for (const auto& [key, element] : value.items()) {
    if (value.is_array()) {
      kept.push_back(without_nothing(element));
    } else if (!element.is_null() && element != false) {
      kept[key] = without_nothing(element);
    }
  }
  return kept;
}

std::map<std::string, json> form_of(const std::string& body) {
  std::map<std::string, json> form;
  for (const auto pair : base::split(body, '&')) {
    const auto equals = pair.find('=');
    const auto value =
        base::percent_decoded(base::replace_all(std::string(pair.substr(equals + 1)), "+", " "));
    const auto as_json = json::parse(value, nullptr, false);
    const bool is_json = as_json.is_structured();
    form[std::string(pair.substr(0, equals))] = is_json ? without_nothing(as_json) : json(value);
  }
  return form;
}

// Telegram's library writes these with every message, and they say nothing.
constexpr std::array idle = {"business_connection_id", "entities", "link_preview_options",
                             "reply_parameters"};

// The ids of cards are made up.
json without_ids(json body) {
  if (!body.is_object() || !body.contains("cardsV2")) return body;
  for (auto& card : body["cardsV2"]) card["cardId"] = "UUID";
  return body;
}

}  // namespace

bool is_same_form(const std::string& ours, const std::string& theirs) {
  const auto written = form_of(ours);
  auto expected = form_of(theirs);
  for (const auto* name : idle) {
    if (!written.contains(name)) expected.erase(name);
  }
  return written == expected;
}

bool is_same_body(const std::string& ours, const std::string& theirs, const std::string& type) {
  if (type.starts_with("application/x-www-form")) return is_same_form(ours, theirs);
  const auto expected = json::parse(theirs, nullptr, false);
  if (!expected.is_structured()) return ours == theirs;
  return without_ids(json::parse(ours, nullptr, false)) == expected;
}

}  // namespace services
