// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "base/result.hpp"

namespace base {

// Bytes that nobody can guess, 256 at most. Fails where the system has none.
Result<std::string> random_bytes(std::size_t count);

// 32 hexadecimal digits that nobody can guess. Fails where the system has no random bytes.
Result<std::string> random_name();

}  // namespace base
