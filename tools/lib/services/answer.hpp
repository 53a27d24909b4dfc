// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/response.hpp"

namespace services {

// What a service said, fit for an error message: one line of 300 bytes at the most.
std::string excerpt(std::string_view said);

// JSON that somebody wrote: a service in its answer, a template in a section. Nothing where it is
// none, or is nested so deeply that nobody meant it. Malformed UTF-8 becomes U+FFFD.
std::optional<nlohmann::ordered_json> parse_json(std::string_view text);

// An answer that should be one object; nothing where it is none.
std::optional<nlohmann::json> parse_object(std::string_view text);

// What an answer means that is no success, by its status: as http::error_from(), but content that
// is refused (400) is `rejected`. Quotes what it says unless that is a page for browsers. A
// redirect has a hint, since nobody follows it.
base::Error error_of(const http::Response& response, const std::string& who);

}  // namespace services
