// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "manifests/document.hpp"

namespace manifests {

// "ApplicationSet" for an Application with the spec of a set, and the other way round; empty for
// all others. None of its fields would be right.
std::string_view other_kind_of(const Document& document);

}  // namespace manifests
