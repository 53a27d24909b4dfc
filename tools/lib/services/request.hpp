// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/client.hpp"
#include "services/delivery.hpp"

namespace services {

// Bodies keep the order in which they are written, for people who look at a preview.
using Body = nlohmann::ordered_json;

// A POST of JSON, to be repeated only while there was no connection. The log does not see the
// path: it may hold a token. Malformed UTF-8 becomes U+FFFD.
http::Request json_post(http::Url url, const Body& body);
std::string to_text(const Body& body);

// An address out of a ConfigMap or Secret, which is itself a secret. Fails with `malformed`, and
// shows nothing of it: "`what` is no http or https URL".
base::Result<http::Url> read_address(std::string_view text, std::string_view what);

// What must not be seen of it: the values of its query, its password, and long pieces of its path
// that are no words.
std::vector<base::Secret> secrets_of(const http::Url& url);

// The text, cut between two characters to so many bytes; then `remarks` says so, and calls it
// `what`.
std::string cut(std::string text, std::size_t most_bytes, std::string_view what,
                std::vector<std::string>& remarks);

// The same for services that count characters: code points.
std::string cut_characters(std::string text, std::size_t most, std::string_view what,
                           std::vector<std::string>& remarks);

}  // namespace services
