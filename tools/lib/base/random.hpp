// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"

namespace base {

// 32 hexadecimal digits that nobody can guess. Fails where the system has no random bytes.
Result<std::string> random_name();

}  // namespace base
