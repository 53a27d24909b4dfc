// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "govalue/type.hpp"
#include "govalue/value.hpp"

namespace expr {

// time.Location: what a *time.Location points to, which expr looks at in its place almost
// everywhere. Holds a gotime::Location, too.
extern const govalue::Type place_type;

// What such a pointer, which is not nil, points to.
govalue::Value pointed_place(const govalue::Value& location);

}  // namespace expr
