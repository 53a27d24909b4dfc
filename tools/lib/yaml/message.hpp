// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace yaml {

// A piece of a file or of the command line, fit for a message: printable, and not endless.
std::string shown(std::string_view text);

// The same between backquotes.
std::string quoted(std::string_view text);

// "frontend, backend, and 12 more".
std::string list(const std::vector<std::string>& names);

// " (did you mean backend?)", or nothing.
std::string suggestion(std::string_view word, const std::vector<std::string>& names);

base::Error malformed(std::string message, std::string hint = "");

}  // namespace yaml
