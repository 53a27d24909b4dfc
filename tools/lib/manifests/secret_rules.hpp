// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "manifests/fields.hpp"
#include "manifests/problem.hpp"

namespace manifests {

// What is wrong with a Secret that Argo CD reads. SC001 is a type that it does not know, SC002 a
// key that is missing, SC003 a value that it cannot read, SC004 a key that it does not look at. No
// message holds a value, but for the type and words such as `true`.
void check_secret(const Json& secret, const Where& where, Problems& problems);

// The values of a Secret as its readers get them: `stringData` goes before `data`, whose values
// are decoded. What is not a text, or no base64, is left out.
std::map<std::string, std::string, std::less<>> secret_values(const Json& secret);

}  // namespace manifests
