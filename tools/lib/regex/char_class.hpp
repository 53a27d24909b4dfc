// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace regex {

// The classes of characters of Go's syntax, as RE2 is to read them. Each takes the class off the
// start of `text`; `folds` says whether case is ignored there.

// "[^a-z\d[:alpha:]\p{Greek}]".
base::Result<std::string> take_bracket_class(std::string_view& text, bool folds);

// "\pN", "\P{Greek}", outside of brackets. Nothing where the text begins otherwise.
base::Result<std::optional<std::string>> take_unicode_class(std::string_view& text);

// "\d", "\W". Nothing where the text begins otherwise.
std::optional<std::string_view> take_perl_class(std::string_view& text);

}  // namespace regex
