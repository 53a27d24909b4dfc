// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.hpp"
#include "services/request.hpp"

namespace services {

// What a template wrote as `attachments`: a list of JSON, empty where there is none, or null. Fails
// with `malformed` for anything else; `name` is that of the section.
base::Result<Body> attachments_at(const nlohmann::json& section, const std::string& name);

}  // namespace services
