// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "replay.hpp"
#include "services/service.hpp"

// What the notifications engine of Argo CD was seen to send (tests/vectors/notifications).
namespace services {

struct Vector {
  nlohmann::json row;

  std::string type() const { return row["type"]; }
  std::string name() const { return type() + ": " + row["name"].get<std::string>(); }
};

// Those in which the engine came as far as to a service of that type.
std::vector<Vector> vectors_of(const std::string& type);

// Options as the room above hands them over, out of YAML.
nlohmann::json options_of(const Vector& vector, const Type& type);

// A message out of what the engine rendered.
Message message_of(const nlohmann::json& notification, const Type& type,
                   const std::string& service);

// What is different from the engine, in words; empty where nothing is.
std::string difference_of(const Vector& vector, const Type& type);

}  // namespace services
