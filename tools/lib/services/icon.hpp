// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace services {

// ":rocket:"
bool is_emoji(const std::string& icon);

// An http or https URL with a host, as a picture needs it.
bool is_web_address(const std::string& icon);

}  // namespace services
