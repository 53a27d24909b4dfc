// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace manifests {

using Json = nlohmann::ordered_json;

// What lies below a key of an object that anybody may have written: empty where there is none,
// where it is of another type, and where there is no object. The JSON must outlive the answer.

// Null where there is nothing.
const Json& field(const Json& object, std::string_view key);

std::string_view text_of(const Json& object, std::string_view key);
bool flag_of(const Json& object, std::string_view key);

// An empty list where there is none.
const Json& list_of(const Json& object, std::string_view key);

// The text itself; empty where it is none.
std::string_view text(const Json& value);

// The texts of a list; items of other types are passed over.
std::vector<std::string> texts_of(const Json& object, std::string_view key);

// Whether it is what Go calls empty: absent, null, "", 0, false, {} or [].
bool is_empty(const Json& value);

}  // namespace manifests
