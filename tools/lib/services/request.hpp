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

// A POST to be repeated only while there was no connection. The log does not see the path: it may
// hold a token.
http::Request webhook_post(http::Url url, std::string body,
                           const char* content_type = "application/json");

// The same for those who want to be told that JSON is UTF-8.
http::Request json_post(http::Url url, const Body& body);

// The same for an address that everybody knows, with headers that say who we are.
http::Request api_post(http::Url url, const Body& body, const std::vector<http::Header>& more = {});

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
