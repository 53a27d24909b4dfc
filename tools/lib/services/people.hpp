// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

// Whom a message of a robot calls.
namespace services {

struct People {
  std::vector<std::string> mobiles = {};
  std::vector<std::string> ids = {};

  bool empty() const { return mobiles.empty() && ids.empty(); }
};

// Adds each of them, once. What is a mobile number of China, or begins with "+" or "mobile:", is
// one; all else is an id, with "id:" in front of it or without. A handle that calls everybody is
// left out, and a remark says so.
void add_people(People& people, const std::vector<std::string>& handles,
                std::vector<std::string>& remarks);

// The texts of a list in a section. Each may be several ("a, b"), or none.
std::vector<std::string> handles_at(const nlohmann::json& section, const char* key);

// Those of `tokens` that are not in the text as words of their own.
std::vector<std::string> missing_from(std::string_view text,
                                      const std::vector<std::string>& tokens);

}  // namespace services
