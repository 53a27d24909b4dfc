// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "gotemplate/template.hpp"

namespace tools::update_values {

// A template's `error` as one of usage, with a hint at what was meant.
base::Error unreadable(std::string_view text, const base::Error& error);

// How to give the value that rendering missed, by the words of Go; empty where it missed none.
std::string hint_at_value(std::string_view message);

// Refuses a template that asks for a name that no commit has, with `usage`: better now than after
// all the work, or in the one case in which somebody comes to ask. What the text alone does not
// tell, it lets pass.
base::Result<void> check_names(const gotemplate::Template& text);

}  // namespace tools::update_values
