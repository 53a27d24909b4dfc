// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "govalue/value.hpp"

namespace languages {

// Gives the variable that a data set writes as {"$argocd": NAME}; `application` is the set's `app`.
using Variables =
    std::function<govalue::Value(std::string_view name, const govalue::Value& application)>;

// The data set of that name in tests/vectors/languages/data.json, with the types of Go that its
// README explains; an empty map for no name. What the file cannot mean throws.
govalue::Value data_set(const std::string& name, const Variables& variables);

}  // namespace languages
