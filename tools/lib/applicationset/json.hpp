// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "govalue/value.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"

namespace applicationset {

// Objects of Kubernetes with their keys in the order of their author.
using Json = nlohmann::ordered_json;

using manifests::field;
using manifests::path_to;

// A copy of the text below a key; empty where there is none.
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

// "an object", "a list", …: what kind of JSON it is, for messages.
std::string_view kind_of(const Json& json);

}  // namespace applicationset
