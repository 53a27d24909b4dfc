// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "applicationset/generator.hpp"
#include "applicationset/json.hpp"
#include "base/result.hpp"
#include "git/checkout.hpp"

namespace applicationset {

// The directories that `directories` of a git generator select, sorted: those that an item takes
// and none excludes. In the order in which a tree is walked. Hidden ones, and what lies in them,
// are among them only if the settings say so. Fails with `malformed` for a pattern with wrong
// syntax.
base::Result<std::vector<std::string>> matching_directories(git::Checkout& checkout,
                                                            const Json& items,
                                                            const std::string& path,
                                                            const Settings& settings, Notes& notes);

// The files that `files` of a git generator select, sorted, in the way that the controller is set
// up for. Notes where the other way would have selected others. Fails with `malformed` for a
// pattern with wrong syntax, and where Argo CD would try to read a directory (with doublestar).
base::Result<std::vector<std::string>> matching_files(git::Checkout& checkout, const Json& items,
                                                      const std::string& path,
                                                      const Settings& settings, Notes& notes);

}  // namespace applicationset
