// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "notifications/source.hpp"

namespace notifications {

// The languages of the ready-made templates and triggers in notifications/, which are part of the
// program.
std::vector<std::string> catalog_languages();

// Adds those of a language, with what is the same in all of them. Fails with `usage` for one that
// there is not.
base::Result<void> read_catalog(std::string_view language, Source& source);

}  // namespace notifications
