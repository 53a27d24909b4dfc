// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "govalue/value.hpp"

namespace applicationset {

// Objects of Kubernetes with their keys in the order of their author.
using Json = nlohmann::ordered_json;

// What lies below a key; null where there is none, and where `object` is no object.
const Json& at(const Json& object, std::string_view key);

// The text below a key; empty where there is none.
std::string text_at(const Json& object, std::string_view key);

// Whether there is something below a key: not null, and not an empty list, object or text.
bool has(const Json& object, std::string_view key);

// What a template of Go sees of JSON that was decoded into an `interface {}`: all numbers are
// float64.
govalue::Value to_value(const Json& json);

// The JSON that Go writes of a value.
Json to_json(const govalue::Value& value);

// The number as JSON that Go writes after it has read it into a float64: 1e6 is 1000000, and
// 12345678901234567890 loses its last digits.
Json as_float(const Json& number);

// The path of what lies below another one: "spec.template", "metadata.labels["a/b"]".
std::string below(const std::string& path, std::string_view key);

// "an object", "a list", …: what kind of JSON it is, for messages.
std::string_view kind_of(const Json& json);

}  // namespace applicationset
