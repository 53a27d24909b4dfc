// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace base {

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

// Whether lists and objects are nested deeper than 500 levels, which nobody means: to copy, write
// or free what is read of it takes a frame of the stack for each. Or whether there are more values
// than `most_values`, each of which takes up to a hundred times its bytes; empty lists and objects
// count as two.
bool is_too_much(std::string_view text, std::size_t most_values = any_number);

// JSON of a stranger; discarded where it is none, or is_too_much(). See parse_ordered_json() for
// the order of the keys.
nlohmann::json parse_json(std::string_view text, std::size_t most_values = any_number);

constexpr int in_one_line = -1;

// With so many blanks per level, or in one line. Bytes that are no UTF-8 become U+FFFD.
std::string json_text(const nlohmann::json& json, int indent = in_one_line);
std::string json_text(const nlohmann::ordered_json& json, int indent = in_one_line);

// What lies below a key, from those who write JSON of any shape: empty where there is none, where
// it is of another type, and where there is no object.

std::string text_at(const nlohmann::json& object, const char* key);

bool flag_at(const nlohmann::json& object, const char* key);

// The texts of a list; elements of other types are passed over.
std::vector<std::string> texts_at(const nlohmann::json& object, const char* key);

const nlohmann::json& object_at(const nlohmann::json& object, const char* key);

// The texts in an object by their keys; values of other types are passed over.
std::map<std::string, std::string> text_map(const nlohmann::json& object);

}  // namespace base
