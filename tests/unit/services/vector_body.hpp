// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace services {

// Whether two forms say the same, in whatever order.
bool is_same_form(const std::string& ours, const std::string& theirs);

// Whether two bodies of this type do.
bool is_same_body(const std::string& ours, const std::string& theirs, const std::string& type);

}  // namespace services
