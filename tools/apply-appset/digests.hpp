// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "applicationset/expand.hpp"
#include "applicationset/json.hpp"

namespace tools::apply_appset {

// The same for values that differ in the order of keys alone; the SHA-256, in hexadecimal.
std::string digest_of_json(const applicationset::Json& json);

// Of all applications that a set makes.
std::string digest_of_made(const applicationset::Expansion& expansion);

}  // namespace tools::apply_appset
