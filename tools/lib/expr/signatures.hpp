// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "expr/builtin.hpp"

namespace expr {

// The signatures that several functions have in Go.
namespace signatures {

using namespace govalue;

inline constexpr Overload any_string[] = {{{&interface_type}, 1, &string_type}};
inline constexpr Overload string_string[] = {{{&string_type}, 1, &string_type}};
inline constexpr Overload string_any[] = {{{&string_type}, 1, &interface_type}};
inline constexpr Overload trim[] = {{{&string_type}, 1, &string_type},
                                    {{&string_type, &string_type}, 2, &string_type}};
inline constexpr Overload trim_end[] = {{{&string_type, &string_type}, 2, &string_type},
                                        {{&string_type}, 1, &string_type}};
inline constexpr Overload split[] = {{{&string_type, &string_type}, 2, &strings_type},
                                     {{&string_type, &string_type, &int_type}, 3, &strings_type}};
inline constexpr Overload replace[] = {
    {{&string_type, &string_type, &string_type, &int_type}, 4, &string_type},
    {{&string_type, &string_type, &string_type}, 3, &string_type}};
inline constexpr Overload repeat[] = {{{&string_type, &int_type}, 2, &string_type}};
inline constexpr Overload join[] = {{{&strings_type, &string_type}, 2, &string_type},
                                    {{&list_type, &string_type}, 2, &string_type},
                                    {{&list_type}, 1, &string_type},
                                    {{&strings_type, &string_type}, 2, &string_type},
                                    {{&strings_type}, 1, &string_type}};
inline constexpr Overload index[] = {{{&string_type, &string_type}, 2, &int_type}};
inline constexpr Overload question[] = {{{&string_type, &string_type}, 2, &bool_type}};
inline constexpr Overload sort[] = {{{&list_type, &string_type}, 2, &list_type},
                                    {{&ints_type, &string_type}, 2, &list_type},
                                    {{&floats_type, &string_type}, 2, &list_type},
                                    {{&strings_type, &string_type}, 2, &list_type},
                                    {{&list_type}, 1, &list_type},
                                    {{&floats_type}, 1, &list_type},
                                    {{&strings_type}, 1, &list_type},
                                    {{&ints_type}, 1, &list_type}};
inline constexpr Overload two_integers[] = {{{&int_type, &int_type}, 2, &int_type}};
inline constexpr Overload one_integer[] = {{{&int_type}, 1, &int_type}};

}  // namespace signatures

}  // namespace expr
