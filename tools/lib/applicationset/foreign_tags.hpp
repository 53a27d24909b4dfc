// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace applicationset {

// What to say of tags that are written in the language that the set does not use.

// Of one that is_go_tag() knows, in a set without goTemplate.
std::string words_about_go_tag(const std::string& tag);
std::string hint_for_go_tag(const std::string& tag);

// A tag without a dot, such as `{{name}}`, that explains Go's words about a text that it cannot
// read; empty where there is none.
std::string flat_tag_in(const std::string& text, const std::string& words);

// The way out of a text that Go cannot read, with its error.
std::string hint_for_go_text(const std::string& text, const base::Error& error);

}  // namespace applicationset
