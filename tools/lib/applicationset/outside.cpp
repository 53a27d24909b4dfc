// SPDX-License-Identifier: Apache-2.0
#include "applicationset/outside.hpp"

#include <algorithm>
#include <map>

#include "applicationset/selector.hpp"
#include "base/json.hpp"
#include "base/ordered_json.hpp"
#include "base/text.hpp"
#include "manifests/document.hpp"

namespace applicationset {

namespace {

std::map<std::string, std::string, std::less<>> labels_of(const Json& object) {
  std::map<std::string, std::string, std::less<>> labels;
  for (const auto& [key, value] : field(field(object, "metadata"), "labels").items()) {
    if (value.is_string()) labels[key] = value.get<std::string>();
  }
  return labels;
}

base::Result<std::vector<const Json*>> selected_resources(const Json& generator,
                                                          const std::vector<Json>& resources) {
  std::vector<const Json*> found;
  const std::string name = text_at(generator, "name");
  const auto selector =
      TRY(Selector::read(field(generator, "labelSelector"), Selector::Values::of_labels));
  for (const auto& resource : resources) {
    const bool is_one = name.empty() ? selector.matches(labels_of(resource))
                                     : text_at(field(resource, "metadata"), "name") == name;
    if (is_one) found.push_back(&resource);
  }
  return found;
}

// Argo CD panics where it does not find a list of maps.
base::Result<void> add_items(Decisions& decisions, const Json& list, const std::string& path) {
  if (!list.is_array()) {
    return base::malformed_error(path + " is " + std::string(kind_of(list)) +
                                 ", and has to be a list of maps");
  }
  for (const auto& item : list) {
    if (!item.is_object()) {
      return base::malformed_error(path + " has " + std::string(kind_of(item)) +
                                   " in it, and has to be a list of maps");
    }
    decisions.items.push_back(item);
  }
  return {};
}

bool has_generator_in(const Json& generators, std::string_view kind) {
  return std::any_of(generators.begin(), generators.end(), [&](const Json& entry) {
    if (!field(entry, kind).is_null()) return true;
    return has_generator_in(field(field(entry, "matrix"), "generators"), kind) ||
           has_generator_in(field(field(entry, "merge"), "generators"), kind);
  });
}

bool selects_bare_cluster(const Json& generator) {
  const auto& selector_json = field(generator, "selector");
  const auto selector = Selector::read(selector_json, Selector::Values::of_labels);
  return selector && !selector->is_empty() &&
         selector->matches({{manifests::secret_type_label, "cluster"}});
}

bool select_bare_clusters(const Json& generators) {
  return std::any_of(generators.begin(), generators.end(), [](const Json& entry) {
    return selects_bare_cluster(field(entry, "clusters")) ||
           select_bare_clusters(field(field(entry, "matrix"), "generators")) ||
           select_bare_clusters(field(field(entry, "merge"), "generators"));
  });
}

}  // namespace

bool selects_bare_clusters(const Json& set) {
  return select_bare_clusters(field(field(set, "spec"), "generators"));
}

bool has_generator(const Json& set, std::string_view kind) {
  return has_generator_in(field(field(set, "spec"), "generators"), kind);
}

base::Result<Decisions> decisions_of(const Json& generator, const Json& settings,
                                     const std::vector<Json>& resources) {
  for (const auto* key : {"apiVersion", "kind"}) {
    if (!has(settings, key)) {
      return base::malformed_error("the ConfigMap " + text_at(generator, "configMapRef") +
                                   " has no " + key);
    }
  }
  const auto found = TRY(selected_resources(generator, resources));
  if (found.empty()) {
    return base::Error{.kind = base::ErrorKind::not_found,
                       .message = "there is no such " + text_at(settings, "kind")};
  }
  if (text_at(settings, "apiVersion").find('/') == std::string::npos) {
    return base::malformed_error("the apiVersion of its ConfigMap has no group");
  }
  std::string key = text_at(settings, "statusListKey");
  if (key.empty()) key = "clusters";
  Decisions decisions = {.match_key = text_at(settings, "matchKey"), .items = {}};
  for (const auto* resource : found) {
    const auto& status = field(*resource, "status");
    if (status.empty()) continue;
    TRY(add_items(decisions, field(status, key), "status." + key));
  }
  return decisions;
}

base::Result<PluginSettings> read_plugin_settings(const Json& data) {
  PluginSettings settings = {.base_url = text_at(data, "baseUrl")};
  std::string token = text_at(data, "token");
  if (settings.base_url.empty()) return base::malformed_error("its ConfigMap has no baseUrl");
  if (!token.starts_with('$')) {
    return base::malformed_error("the token of its ConfigMap has to begin with $",
                                 "$KEY is a key of argocd-secret, $SECRET:KEY one of another");
  }
  token.erase(0, 1);
  const auto colon = token.find(':');
  if (colon == std::string::npos) {
    settings.token_key = token;
  } else {
    settings.token_secret = token.substr(0, colon);
    settings.token_key = token.substr(colon + 1);
  }
  const std::string timeout = text_at(data, "requestTimeout");
  if (timeout.empty()) return settings;
  const auto seconds = base::parse_unsigned(timeout);
  if (!seconds) return base::malformed_error("the requestTimeout of its ConfigMap is no number");
  constexpr unsigned long long longest = 86'400;
  if (*seconds > 0) settings.timeout_seconds = static_cast<long long>(std::min(*seconds, longest));
  return settings;
}

std::string plugin_request(const Json& generator, const std::string& set_name) {
  const auto& parameters = field(field(generator, "input"), "parameters");
  const Json body = {
      {"applicationSetName", set_name},
      {"input", {{"parameters", parameters.is_object() ? parameters : Json::object()}}}};
  return base::json_text(body);
}

base::Result<Json> read_plugin_answer(const std::string& body) {
  if (body.empty()) return Json();
  const auto json = base::parse_ordered_json(body);
  const auto& parameters = field(field(json, "output"), "parameters");
  if (json.is_object() && (parameters.is_array() || parameters.is_null())) return parameters;
  return base::Error{.kind = base::ErrorKind::garbled,
                     .message = "the plugin's answer has no output.parameters"};
}

}  // namespace applicationset
