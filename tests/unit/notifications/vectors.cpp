// SPDX-License-Identifier: Apache-2.0
#include "vectors.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "govalue/json.hpp"
#include "languages/repository.hpp"
#include "notifications/samples.hpp"
#include "yaml/read_like_go.hpp"

namespace notifications {
namespace {

constexpr auto folder = TESTS_DIR "/vectors/notifications/";

}  // namespace

std::vector<nlohmann::json> rows_of(const std::string& file) {
  std::ifstream input(folder + file);
  std::vector<nlohmann::json> rows;
  for (std::string line; std::getline(input, line);) rows.push_back(nlohmann::json::parse(line));
  REQUIRE(rows.size() > 10);
  return rows;
}

Variables app_named(const std::string& name) {
  std::ifstream input(folder + std::string("apps.json"));
  const auto apps = nlohmann::json::parse(input);
  Variables variables;
  variables.app = govalue::from_json(apps.at(name).dump(), govalue::Integers::int64).value();
  variables.repository = languages::made_up_repository(variables.app);
  return variables;
}

std::shared_ptr<const govalue::World> still_world() {
  return std::make_shared<StillWorld>(StillWorld::early);
}

Config config_of(const nlohmann::json& data, const nlohmann::json& secret) {
  Source source;
  for (const auto& [key, text] : data.items()) {
    source.data.push_back(
        {.key = key, .text = text.get<std::string>(), .file = "cm.yaml", .is_of_configmap = true});
  }
  for (const auto& [key, text] : secret.items()) {
    source.secrets.push_back({.key = key, .text = text.get<std::string>(), .file = "secret.yaml"});
  }
  return read_config(source);
}

nlohmann::json read(const std::string& yaml) {
  return yaml::read_like_go(yaml).value();
}

}  // namespace notifications
