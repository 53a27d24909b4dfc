// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

// What lies below a key, from those who write JSON of any shape: empty where there is none, where
// it is of another type, and where there is no object.
namespace base {

std::string text_at(const nlohmann::json& object, const char* key);

bool flag_at(const nlohmann::json& object, const char* key);

// The texts of a list; elements of other types are passed over.
std::vector<std::string> texts_at(const nlohmann::json& object, const char* key);

}  // namespace base
