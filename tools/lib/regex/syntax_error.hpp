// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/error.hpp"

namespace regex {

// What may be wrong with an expression, in the words of Go's package regexp.
namespace faults {
inline constexpr std::string_view internal = "regexp/syntax: internal error";
inline constexpr std::string_view bad_range = "invalid character class range";
inline constexpr std::string_view bad_escape = "invalid escape sequence";
inline constexpr std::string_view bad_name = "invalid named capture";
inline constexpr std::string_view bad_perl = "invalid or unsupported Perl syntax";
inline constexpr std::string_view nested_repeat = "invalid nested repetition operator";
inline constexpr std::string_view bad_repeat = "invalid repeat count";
inline constexpr std::string_view bad_utf8 = "invalid UTF-8";
inline constexpr std::string_view open_bracket = "missing closing ]";
inline constexpr std::string_view open_paren = "missing closing )";
inline constexpr std::string_view nothing_to_repeat = "missing argument to repetition operator";
inline constexpr std::string_view last_backslash = "trailing backslash at end of expression";
inline constexpr std::string_view unexpected_paren = "unexpected )";
inline constexpr std::string_view too_deep = "expression nests too deeply";
inline constexpr std::string_view too_large = "expression too large";
}  // namespace faults

// "error parsing regexp: missing closing ): `(`".
base::Error syntax_error(std::string_view fault, std::string_view where);

}  // namespace regex
