// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/error.hpp"

namespace cli {

// What a run that failed says to machines: its exit status, and the word of the result `result`
// (docs/exit-codes.md).
struct Ending {
  int status;
  std::string_view result;
};

// The one place where a kind of failure becomes either. The status of `stopped` is that of the
// signal that came.
Ending ending_of(base::ErrorKind kind);

// Of a run that a bug ended.
constexpr Ending internal_error = {70, "internal"};

}  // namespace cli
