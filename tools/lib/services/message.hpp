// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace services {

// A rendered notification, as far as one service is concerned.
struct Message {
  std::string text = {};  // `message`
  // The service's own section with the fields it declares; nothing where no template has one.
  std::optional<nlohmann::json> section = {};
  std::string template_name = {};  // of the first template
  std::vector<std::string> mentions =
      {};  // handles of people to be told, as the service knows them
};

}  // namespace services
