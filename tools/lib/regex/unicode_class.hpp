// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regex {

// A class of Unicode and all that is not in it, each as what stands for it between the brackets of
// a class of RE2.
struct UnicodeClass {
  std::string members;
  std::string others;
};

// The class that Go calls by that name: a category ("Lu", "Uppercase_Letter") or a script. Case,
// blanks and underscores make no difference, except that Go 1.26 finds no script whose proper name
// has them. Nothing for an unknown name. `folds` says whether case is ignored where it is used.
std::optional<UnicodeClass> find_unicode_class(std::string_view name, bool folds);

}  // namespace regex
