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

// Whether a header has the value that is expected of a request. "Bearer JWT" stands for a token
// that an app has signed, and what Argo CD's library says twice may be there once.
bool is_same_header(const std::string& value, const std::string& expected,
                    const nlohmann::json& request);

}  // namespace services
