// SPDX-License-Identifier: Apache-2.0
#include "vector_github.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "base/text.hpp"

namespace services {
namespace {

using nlohmann::json;

const json& apps() {
  static const json all = [] {
    std::ifstream file(std::string(TESTS_DIR) + "/vectors/notifications/apps.json");
    return json::parse(file);
  }();
  return all;
}

std::string text_at(const json& app, const std::vector<std::string>& pointers) {
  for (const auto& pointer : pointers) {
    const auto value = app.value(json::json_pointer(pointer), json());
    if (value.is_string() && value != "") return value;
  }
  return {};
}

// The first that is no chart.
std::string first_source(const json& app) {
  std::size_t index = 0;
  for (const auto& source : app.value("/spec/sources"_json_pointer, json::array())) {
    if (!source.contains("chart")) return std::to_string(index);
    ++index;
  }
  return "0";
}

// The templates that are in the vectors, by what they look at. All else is a text.
std::string rendered(const std::string& text, const json& app) {
  const std::map<std::string, std::string> known = {
      {"{{(index .app.spec.sources 1).repoURL}}", "/spec/sources/1/repoURL"},
      {"{{index .app.status.operationState.syncResult.revisions 1}}",
       "/status/operationState/syncResult/revisions/1"},
      {"{{with .app.nothing}}x{{end}}", "/nothing"}};
  const auto found = known.find(text);
  return found == known.end() ? text : text_at(app, {found->second});
}

std::string given_in(const json& templates, const std::string& key) {
  for (auto it = templates.rbegin(); it != templates.rend(); ++it) {
    const auto section = YAML::Load(it->get<std::string>())["github"];
    if (section) return section[key].as<std::string>("");
  }
  return {};
}

// A part of a JSON Web Token.
json part_of(const std::string& token, std::size_t index) {
  auto text = std::string(base::split(token, '.')[index]);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  return json::parse(base::base64_decoded(text).value_or(""));
}

bool is_token_of_app(const std::string& value, const json& expected) {
  const std::string bearer = "Bearer ";
  if (!value.starts_with(bearer)) return false;
  const auto token = value.substr(bearer.size());
  auto claims = part_of(token, 1);
  const auto issued = claims["iat"].get<long long>();
  claims["exp"] = claims["exp"].get<long long>() - issued;
  claims["iat"] = 0;
  return part_of(token, 0) == expected["header"] && claims == expected["claims"];
}

std::string without_repetition(const std::string& list) {
  const auto comma = list.find(", ");
  const bool is_twice =
      comma != std::string::npos && list.substr(comma + 2) == list.substr(0, comma);
  return is_twice ? list.substr(0, comma) : list;
}

}  // namespace

void fill_github(Message& message, const json& templates, const std::string& name) {
  if (!message.section) return;
  auto& section = *message.section;
  const auto& app = apps()[name];
  const auto repository = given_in(templates, "repoURLPath");
  const auto source = first_source(app);
  section["repoURLPath"] =
      repository.empty()
          ? text_at(app, {"/spec/source/repoURL", "/spec/sources/" + source + "/repoURL"})
          : rendered(repository, app);
  const auto revision = given_in(templates, "revisionPath");
  const std::string result = "/status/operationState/syncResult/revision";
  section["revisionPath"] =
      revision.empty() ? text_at(app, {result, result + "s/" + source}) : rendered(revision, app);
}

bool is_same_header(const std::string& value, const std::string& expected, const json& request) {
  if (expected == "Bearer JWT") return is_token_of_app(value, request["jwt"]);
  return value == without_repetition(expected);
}

}  // namespace services
