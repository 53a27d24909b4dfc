// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "applicationset/json.hpp"

namespace applicationset {

// The template of a generator, completed by that of the set: what is empty in the first one
// (absent,
// "", 0, false, an empty list or object) is taken from the second. Lists and Helm's valuesObject
// are not merged.
Json completed(const Json& of_generator, const Json& of_set);

}  // namespace applicationset
