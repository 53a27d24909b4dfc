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
// and none excludes. Hidden ones, and what lies in them, are never among them. Fails with
// `malformed` for a pattern with wrong syntax.
base::Result<std::vector<std::string>> matching_directories(git::Checkout& checkout,
                                                            const Json& items,
                                                            const std::string& path, Notes& notes);

// The files that `files` of a git generator select, sorted, in the way that the controller is set
// up for. Notes where the other way would have selected others.
base::Result<std::vector<std::string>> matching_files(git::Checkout& checkout, const Json& items,
                                                      const std::string& path,
                                                      Settings::FileGlobbing globbing,
                                                      Notes& notes);

}  // namespace applicationset
