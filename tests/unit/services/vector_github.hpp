// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "services/message.hpp"

// What the vectors of GitHub need besides: Argo CD keeps to itself what two of its templates came
// to, and each token of an app is another one.
namespace services {

// Fills in the repository and the revision of a message's section, as the last of `templates`
// (YAML) that has a section says, or as our own defaults do.
void fill_github(Message& message, const nlohmann::json& templates, const std::string& app);

// Whether it is "Bearer" and a token with the header and the claims that are expected.
bool is_token_of_app(const std::string& value, const nlohmann::json& expected);

// Argo CD's library says "accept" twice, and this says it once.
std::string without_repetition(const std::string& list);

}  // namespace services
