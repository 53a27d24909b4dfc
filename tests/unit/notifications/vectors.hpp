// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "govalue/world.hpp"
#include "notifications/config.hpp"
#include "notifications/variables.hpp"

// What the notifications engine of Argo CD was seen to do (tests/vectors/notifications).
namespace notifications {

std::vector<nlohmann::json> rows_of(const std::string& file);

// The application of that name in apps.json, with a repository that knows one commit.
Variables app_named(const std::string& name);

std::shared_ptr<const govalue::World> still_world();

// A config out of the texts of a ConfigMap and a Secret.
Config config_of(const nlohmann::json& data,
                 const nlohmann::json& secret = nlohmann::json::object());

// YAML as Argo CD reads it.
nlohmann::json read(const std::string& yaml);

}  // namespace notifications
