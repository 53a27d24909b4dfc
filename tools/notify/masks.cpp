// SPDX-License-Identifier: Apache-2.0
#include "notify/masks.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"
#include "yaml/to_json.hpp"

namespace tools::notify {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view legacy_services = "notifiers.yaml";

// Options of services that are no secrets, wherever their values come from.
bool is_public(std::string_view option) {
  constexpr std::array names = {"username", "user", "from", "host", "port", "channel"};
  return std::find(names.begin(), names.end(), base::to_lower(option)) != names.end();
}

// Calls `visit(option, text)` for each text and number, with the last key above it.
template <typename Visit>
void visit_leaves(const Json& json, const std::string& option, const Visit& visit) {
  if (json.is_object()) {
    for (const auto& [key, value] : json.items()) visit_leaves(value, key, visit);
  } else if (json.is_array()) {
    for (const auto& value : json) visit_leaves(value, option, visit);
  } else if (json.is_string()) {
    visit(option, json.get<std::string>());
  } else if (json.is_number()) {
    visit(option, base::json_text(json));
  }
}

// The keys of the Secret that only options which are no secrets name: `username: $email-username`.
std::set<std::string> public_keys(const notifications::Source& source) {
  std::set<std::string> shown;
  std::set<std::string> hidden;
  for (const auto& entry : source.data) {
    if (!entry.key.starts_with("service.")) continue;
    const auto options = yaml::to_json(entry.text);
    if (!options) continue;
    visit_leaves(*options, {}, [&](const std::string& option, const std::string& text) {
      if (!text.starts_with('$')) return;
      (is_public(option) ? shown : hidden).insert(text.substr(1));
    });
  }
  for (const auto& key : hidden) shown.erase(key);
  return shown;
}

using Texts = std::set<std::string>;

void add(Texts& texts, const std::string& text) {
  texts.insert(text);
  texts.emplace(base::trim(text));
}

void add_legacy(Texts& texts, const std::string& text) {
  const auto services = yaml::to_json(text);
  if (!services) return add(texts, text);
  visit_leaves(*services, {}, [&](const std::string& option, const std::string& value) {
    if (!is_public(option)) add(texts, value);
  });
}

void hide(const cli::Run& run, const Texts& texts) {
  for (const auto& text : texts) run.hide(base::Secret(text), cli::Origin::file);
}

}  // namespace

void hide_secrets(const cli::Run& run, const notifications::Source& source) {
  const auto shown = public_keys(source);
  Texts texts;
  for (const auto& secret : source.secrets) {
    if (secret.key == legacy_services) {
      add_legacy(texts, secret.text);
    } else if (!shown.contains(secret.key)) {
      add(texts, secret.text);
    }
  }
  hide(run, texts);
}

void hide_secrets(const cli::Run& run, notifications::Engine& engine,
                  const std::vector<notifications::Occasion>& occasions) {
  Texts texts;
  for (const auto& occasion : occasions) {
    const auto service = engine.service(occasion.destination.service);
    if (!service) continue;
    for (const auto& secret : (*service)->secrets()) texts.insert(secret.reveal());
  }
  hide(run, texts);
}

}  // namespace tools::notify
