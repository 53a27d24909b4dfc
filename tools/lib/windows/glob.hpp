// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace windows {

// Whether `text` as a whole matches a pattern as Argo CD reads it (gobwas/glob without
// separators): `*` and `**` any characters, slashes too; `?` one; `[abc]`, `[a-c]`, `[!a-c]` one
// of these or none of them; `{a*,b}` either; `\` takes the next one as it is. A pattern that
// cannot be read matches nothing. Takes time in proportion to both lengths.
bool glob_matches(std::string_view pattern, std::string_view text);

// The same with a separator, which `*` and `?` do not match; `**` does.
bool glob_matches(std::string_view pattern, std::string_view text, char separator);

// Whether the pattern can be read.
bool is_glob(std::string_view pattern);

}  // namespace windows
