// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "govalue/type.hpp"

namespace expr {

// What a list of constants behind `in` becomes: a map whose values are nothing.
inline constexpr govalue::Type string_set_type{govalue::Kind::map, "map[string]struct {}",
                                               &govalue::interface_type, &govalue::string_type};
inline constexpr govalue::Type integer_set_type{govalue::Kind::map, "map[int]struct {}",
                                                &govalue::interface_type, &govalue::int_type};

}  // namespace expr
